/* What Streamlit leaves English, said in French; and what a screen reader trips on: a labelled zone said to be decoration.
   Whole sentences of Streamlit only, looked for where it writes them: never in what we wrote, a grid or what someone typed.
   Needs a look at each upgrade of Streamlit. */
window.guichet ??= (() => {
  const said = {
    'Choose an option': 'Choisir', 'Choose options': 'Choisir', 'Choose or add an option': 'Choisir ou ajouter',
    'Choose or add options': 'Choisir ou ajouter', 'No results': 'Rien de tel', 'No options': 'Aucun choix',
    'No options to select': 'Aucun choix', 'No options to select.': 'Aucun choix', 'Select all': 'Tout choisir',
    'Clear value': 'Effacer', 'Clear all': 'Tout effacer', 'Clear entry': 'Effacer', 'Open': 'Dérouler',
    'Selectbox options': 'Choix', 'Selected values': 'Choisis', 'Increment': 'Un de plus', 'Decrement': 'Un de moins',
    'Number is above the allowed range.': 'Nombre trop grand.', 'Number is below the allowed range.': 'Nombre trop petit.',
    'Invalid value.': 'Ne peut pas se lire.',
    'dd': 'jj', 'yyyy': 'aaaa', 'Choose date range': 'Choisir les jours', 'Clear date': 'Effacer le jour',
    'Clear dates': 'Effacer les jours', 'Clear time': 'Effacer l’heure', 'Previous month': 'Mois précédent',
    'Next month': 'Mois suivant',
    'Use arrow keys to navigate dates. Enter to select. Escape to close.': 'Les flèches changent de jour, Entrée choisit, Échap ferme.',
    'Hours must be 0–23.': 'Heures : de 0 à 23.', 'Minutes must be 0–59.': 'Minutes : de 0 à 59.',
    'Invalid time format. Please use HH:MM.': 'Heure attendue : HH:MM.',
    'Press Enter to apply': 'Entrée pour valider', 'Press Enter to submit form': 'Entrée pour envoyer',
    'Press Ctrl+Enter to apply': 'Ctrl + Entrée pour valider', 'Press Ctrl+Enter to submit form': 'Ctrl + Entrée pour envoyer',
    'Upload': 'Choisir le fichier', 'Add files': 'Ajouter un fichier', 'Upload failed': 'Fichier non reçu',
    'Click to retry upload': 'Recommencer', 'Download failed': 'Fichier non reçu',
    'Skip to main content': 'Aller au contenu', 'App pages': 'Écrans', 'Close': 'Fermer', 'Show password': 'Montrer',
    'Hide password': 'Cacher', 'Running...': 'En cours…', 'Stopping...': 'Arrêt…', 'Stop': 'Arrêter', 'Connecting': 'Connexion…',
    'Failed to generate file for download': 'Fichier gardé : sa sortie n’est pas notée. Réessayez.',
    'Please wait...': 'Un instant…', 'Loading...': 'Un instant…', 'Connection error': 'Connexion perdue', 'Notifications': 'Messages',
    'Dataframe column menu': 'Menu de la colonne', 'Sort ascending': 'Trier en montant', 'Sort descending': 'Trier en descendant',
    'Format': 'Présentation', 'Autosize': 'Largeur du contenu', 'Pin column': 'Garder à gauche', 'Unpin column': 'Ne plus garder à gauche',
    'Hide column': 'Cacher la colonne', 'Copy column name': 'Copier le nom', 'Show/hide columns': 'Montrer ou cacher des colonnes',
    'Statistics': 'Chiffres', 'Search': 'Chercher', 'Type to search': 'Mot à chercher', 'Close Search': 'Fermer la recherche',
    'Previous Result': 'Résultat précédent', 'Next Result': 'Résultat suivant', 'Clear selection': 'Ne rien choisir',
    'Delete row(s)': 'Retirer', 'Add row': 'Ajouter une ligne', 'No data': 'Rien', 'Cancel (Escape)': 'Annuler (Échap)',
    'Automatic': 'Habituelle', 'Localized': 'Française', 'Plain': 'Brute', 'Compact': 'Courte', 'Percent': 'Pourcentage',
    'Scientific': 'Scientifique', 'Accounting': 'Comptable', 'Distance': 'Écart', 'Calendar': 'Calendrier', 'Count': 'Combien',
    'Distinct': 'Différents', 'Empty': 'Vides', 'Minimum': 'Plus petit', 'Maximum': 'Plus grand', 'Average': 'Moyenne',
    'Median': 'Médiane', 'Sum': 'Somme', 'Range': 'Étendue', 'Standard deviation': 'Écart type', 'Minimum length': 'Plus court',
    'Maximum length': 'Plus long', 'Average length': 'Longueur moyenne', 'Based on sample': 'Sur un échantillon',
  };
  const shaped = [
    [/^(\d+) options? available\.$/, '$1 choix.'], [/^(.+), selected$/, '$1, choisi'], [/^Select (\d+) matches$/, 'Choisir les $1'],
    [/^Choose date(.*)$/, 'Choisir le jour$1'], [/^Remove (.+)$/, 'Retirer $1'], [/^Shortcut (.+)$/, 'Touches $1'], [/^(\d+)MB per file( •)?/, 'ou le déposer ici •\u00a0$1\u00a0Mo au plus$2'],
    [/^(Drag and drop|Drop) .*$/, 'Déposez le fichier ici'], [/^(\S+) files are not allowed\.$/, 'Fichier $1 : ce genre n’est pas lu ici.'],
    [/^Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/, 'Nombre attendu : de $1 à $2.'],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, '$1 au plus : en retirer d’abord.'],
    [/^Error: (.+)$/, '$1'],
  ];
  const ours = '.stHtml, canvas, [data-tag], textarea, [data-testid=stText], [data-testid=stMarkdownContainer]';
  const named = ['placeholder', 'aria-label', 'title'];
  const french = text => said[text] ?? shaped.reduce((now, [seen, then]) => now === text ? now.replace(seen, then) : now, text);
  const attribute = (element, name) => {
    const text = element.getAttribute(name);
    if (text && !element.closest('.stHtml, canvas') && french(text) !== text) element.setAttribute(name, french(text));
  };
  const keys = text => text.replace(/\bEnter\b/, 'Entrée').replace(/\bShift\b/, 'Maj');
  const word = text => {
    if (text.parentElement?.closest('kbd') && keys(text.data) !== text.data) text.data = keys(text.data);
    const zone = text.parentElement?.closest('[data-testid=stFileUploaderDropzone]') ?? text.parentElement;
    if (text.data && !zone?.closest(ours) && french(text.data) !== text.data) text.data = french(text.data);
  };
  const mend = root => {
    if (root.nodeType === Node.TEXT_NODE) return word(root);
    if (root.nodeType !== Node.ELEMENT_NODE || root.closest('.stHtml, canvas')) return;
    const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) word(words.currentNode);
    for (const name of named) for (const one of [root, ...root.querySelectorAll(`[${name}]`)]) attribute(one, name);
    document.querySelectorAll('[data-testid=stFileUploader] [role=presentation]').forEach(zone => zone.removeAttribute('role'));
  };
  // The line to the server is back: behind it may be another session, for which a click in a part of the screen is nothing.
  // Its first runs draw each field anew: what one was typing is put back in its own, until one goes on.
  let cut = false, last = null, typed = null;
  document.addEventListener('focusin', event => { last = event.target; });  // once cut, a field is shut and has no focus
  for (const act of ['keydown', 'pointerdown']) document.addEventListener(act, event => { if (event.isTrusted && !cut) typed = null; }, true);
  const nameOf = one => [...(one.closest('[data-testid=stElementContainer]')?.classList ?? [])].find(word => word.startsWith('st-key-'));
  const line = state => {
    if (!cut && last?.matches('input[type=text]:not([role=combobox]), textarea')) typed = {one: last, name: nameOf(last), value: last.value};
    if (cut && state === 'CONNECTED') document.querySelector('.st-key-line_back button')?.click();
    cut = state !== 'CONNECTED';
  };
  const putBack = () => {
    if (!typed?.name || typed.one.isConnected) return;
    const one = document.querySelector(`.${CSS.escape(typed.name)} :is(input, textarea):enabled`);
    if (!one) return;
    typed.one = one;
    if (one.value === typed.value) return;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(one), 'value').set.call(one, typed.value);
    one.dispatchEvent(new Event('input', {bubbles: true}));
    one.focus();
  };
  // What became of a save is told above what was clicked: on a long screen it would come where nobody looks.
  const told = node => (node.closest?.('.gt-answer') ?? node.querySelector?.('.gt-answer'))?.scrollIntoView({block: 'nearest'});
  // Streamlit fades what it draws again and says nothing: a save may wait for Google for seconds.
  const busy = Object.assign(document.createElement('div'), {className: 'gt-busy', ariaLive: 'polite'});
  let later = 0;
  const runs = state => {
    clearTimeout(later);
    busy.textContent = '';
    if (state === 'running') later = setTimeout(() => { busy.textContent = 'En cours : attendez la réponse.'; }, 1000);
  };
  document.body.append(busy);
  const seen = new MutationObserver(changes => changes.forEach(change => {
    putBack();
    if (change.attributeName === 'data-test-script-state') runs(change.target.getAttribute(change.attributeName));
    else if (change.attributeName === 'data-test-connection-state') line(change.target.getAttribute(change.attributeName));
    else if (change.type === 'childList') change.addedNodes.forEach(node => { mend(node); told(node); });
    else if (change.type === 'characterData') word(change.target);
    else if (change.attributeName === 'role') mend(change.target);
    else attribute(change.target, change.attributeName);
  }));
  seen.observe(document.body, {childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['role', 'data-test-connection-state', 'data-test-script-state', ...named]});
  // Ctrl + Enter is the screen's own key: on a choice of tasks that has the focus, Streamlit takes it for a plain Enter.
  window.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !event.ctrlKey || !event.isTrusted || !event.target.closest?.('[role=radiogroup]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const {key, code, ctrlKey, shiftKey} = event;
    document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, ctrlKey, shiftKey, bubbles: true, cancelable: true}));
  }, true);
  document.documentElement.lang = 'fr';
  mend(document.body);
  return seen;
})();
