# Les réponses proposées.
yes = Oui
no = Non
not-answered = Sans réponse

work-philanthropic = Philanthropie
work-humanitarian = Action humanitaire
work-educational = Éducation
work-academic = Formation universitaire ou professionnelle
work-religious = Religion
work-community = Vie locale et communautaire
work-arts = Arts
work-advocacy = Défense de l’intérêt public
work-health = Santé
work-inclusion = Inclusion sociale
work-other = Autre

size-0 = 0
size-1-10 = 1 à 10
size-11-50 = 11 à 50
size-51-200 = 51 à 200
size-201-1000 = 201 à 1 000
size-over-1000 = Plus de 1 000

group-none = Aucun de ces groupes
group-at-large = Structure At-Large (ALS)
group-bc = Unité constitutive des utilisateurs commerciaux (BC)
group-ipc = Unité constitutive des représentants de la propriété intellectuelle (IPC)
group-ispcp = Unité constitutive des fournisseurs de services Internet et de connectivité (ISPCP)
group-ccnso = Organisation de soutien aux extensions géographiques (ccNSO)
group-rysg = Groupe des représentants des opérateurs de registre (RySG)
group-rrsg = Groupe des représentants des bureaux d’enregistrement (RrSG)
group-gac = Comité consultatif gouvernemental (GAC)
group-ncuc = Unité constitutive des utilisateurs non commerciaux (NCUC)
group-other = Un autre groupe

ncsg-not-applied = Pas encore de demande
ncsg-applied = Demande présentée
ncsg-accepted = Demande acceptée
