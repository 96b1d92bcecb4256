/** Columns of `Fiches` (`sheets_sync/projects.py`): key, label, type, and « donnee » where one may type over it. */

const PROJECT_COLUMNS = `company|Entreprise|texte|donnee
contact|Contact|texte|donnee
missions|Missions|texte|donnee
progression|Progression|texte|donnee
skills|Compétences|texte|donnee
provided_on|Fiche remise le|date
received_on|Reçue le|date
received_from|Reçue de|texte
complete|Complète|oui_non
completed_on|Complète le|date
to_complete|À compléter|texte
agreed_on|Agréée le|date
refused_on|Refusée le|date
refusal|Motif du refus|texte
lapsed_on|Caduque le|date
lapse|Motif de caducité|texte
accord.candidat|Accord du candidat|date
accord.entreprise|Accord de l'entreprise|date
accord.ecole|Accord de l'école|date
accord.cfa|Accord du CFA|date
default_evidence|Preuve de la défaillance|texte
seat_held_until|Place gardée jusqu'au|date
contract_signed_on|Contrat signé le|date
contract_from|Contrat du|date
contract_to|Contrat au|date
opco_on|Transmis à l'OPCO le|date`;
