"""The facts a case may hold beside its examination: a closed vocabulary, each with its French name.

An absent key is unknown; an empty value (None, "", 0, False) is a known *no*. No fact names a company (§5).

===========================  ==================================  ====================================================
key                          value                               who knows it
===========================  ==================================  ====================================================
previous_state               str · None                          history: the state before, if nothing followed (§5)
eligibility_judged           bool                                history: the jury ruled on the title (§1.2)
admissibility_decided_at     datetime · date · None              history: the decision, or its bare day (§6.2)
recording_kept_at            datetime · date · None              history: the jury kept it despite a deletion (§6.2)
announcement                 str · None                          history: which one tells its last decision (§3)
letter_awaited               str · None                          the one whose letter has not left yet (§3)
letter_came_back             date · None                         the day it had left, if it came back since (§5)
trials_asked                 collection of trial codes           the jury, in the form of the pre-admissibility (§6)
trials_done                  collection of trial codes           recorded results (§6, §7)
trials_conclusive            collection of trial codes           the jury said that they were (§6)
trials_inconclusive          collection of trial codes           the jury said that they were not (§6)
speciality_dispense          bool                                the jury spares the speciality oral (§7.4)
email                        str · None                          the dossier: decisions go by mail only (§5)
batch_frozen                 bool                                the announcement's batch is closed (§5)
slot                         datetime · None                     the synchronous interview's slot (§6.2)
recording_deletion_asked_at  datetime · None                     the candidate asked the provider (§6.2)
project_recorded             bool                                a fiche of the person was recorded, ended or not (§8)
fiche_complete               bool                                a fiche was received complete, not refused (§8)
second_fiche                 bool                                one that the school has not agreed, complete (§8)
fiche_agreed                 date · bool                         the school agreed it (§8)
all_parties_agreed           bool                                candidate, company and school (§8)
person_renounced             bool                                elsewhere, and management did not limit it (§8)
person_lock                  str · None                          another application that commits the person (§8)
trainee_elsewhere            str · None                          another application begun as a trainee (§9.2)
employer_default             str · bool                          evidence that the employer defaults (§8)
seat_held_until              date · None                         management holds the seat; unknown is none (§8)
seats_left                   int                                 cap − seats held by other applications (§9.1)
capacity_left                int                                 capacity − other persons present (§9.2)
vacant_seats                 int                                 opened − seats held (§9.2)
contract_date                date · None                         signature of the contract (§9.1)
contract_to_agree            date · None                         of a project still to be agreed; unknown is none (§8)
documents_validated          bool                                title and last transcripts validated (§4.1)
title_obtained               bool                                diploma, title or credits obtained (§9.1)
list_criteria                bool                                the jury recorded its criteria before the list (§9.2)
list_rank                    int                                 rank on the complementary list (§9.2)
list_places_left             int                                 size set by management − those listed or begun (§9.2)
list_retained                bool                                its rank comes within the places left (§9.2)
present_on_first_day         bool                                seen on the first day (§9.2)
declared_full                date · None                         management declared the programme full (§9.2)
kept_until                   date · None                         management keeps the application until then (§9.2)
late_contract_kept           date · None                         signature, after the last day, kept by it (§9.2)
===========================  ==================================  ====================================================
"""

from collections.abc import Mapping
from typing import Final

FACTS: Final[Mapping[str, str]] = {
    "previous_state": "état précédent",
    "eligibility_judged": "jugement du jury sur la recevabilité",
    "admissibility_decided_at": "instant de la décision d'admissibilité",
    "recording_kept_at": "décision de conserver malgré une suppression",
    "announcement": "annonce de sa décision",
    "letter_awaited": "annonce dont la lettre n'est pas partie",
    "letter_came_back": "départ d'une lettre revenue depuis",
    "trials_asked": "épreuves demandées",
    "trials_done": "épreuves passées",
    "trials_conclusive": "épreuves concluantes",
    "trials_inconclusive": "épreuves non concluantes",
    "speciality_dispense": "dispense d'épreuve de spécialité accordée par le jury",
    "email": "adresse mél",
    "batch_frozen": "lot d'annonces arrêté",
    "slot": "créneau d'entretien",
    "recording_deletion_asked_at": "demande de suppression de l'enregistrement",
    "project_recorded": "projet d'emploi enregistré pour cette personne",
    "fiche_complete": "fiche de projet d'emploi reçue complète",
    "second_fiche": "autre fiche de projet d'emploi reçue complète",
    "fiche_agreed": "agrément de la fiche par l'école",
    "all_parties_agreed": "accord de toutes les parties",
    "person_renounced": "renonciation de la personne sur une autre candidature",
    "person_lock": "engagement de la personne sur une autre candidature",
    "trainee_elsewhere": "présence de la personne comme stagiaire sur une autre candidature",
    "employer_default": "preuve de la défaillance de l'employeur",
    "seat_held_until": "place gardée par la direction après une défaillance",
    "seats_left": "place sous le plafond de la formation",
    "capacity_left": "place dans la capacité d'accueil",
    "vacant_seats": "place ouverte non pourvue",
    "contract_date": "date de signature du contrat",
    "contract_to_agree": "date de signature d'un contrat dont la fiche est à agréer",
    "documents_validated": "validation du diplôme et des derniers relevés",
    "title_obtained": "obtention du diplôme, du titre ou des crédits",
    "list_criteria": "critères de la liste complémentaire",
    "list_rank": "rang sur la liste complémentaire",
    "list_places_left": "place sur la liste complémentaire",
    "list_retained": "rang parmi ceux que la taille de la liste retient",
    "present_on_first_day": "présence le jour de la rentrée",
    "declared_full": "déclaration des effectifs réputés complets",
    "kept_until": "maintien décidé par la direction",
    "late_contract_kept": "contrat tardif retenu par la direction",
}
