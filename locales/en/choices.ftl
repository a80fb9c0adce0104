# The answers that can be chosen. Addresses and the database hold codes; these are only their words.
yes = Yes
no = No
not-answered = Not answered

work-philanthropic = Philanthropic
work-humanitarian = Humanitarian
work-educational = Educational
work-academic = Academic or professional development
work-religious = Religious
work-community = Community
work-arts = Arts
work-advocacy = Public-interest advocacy
work-health = Health
work-inclusion = Social inclusion
work-other = Other

size-0 = 0
size-1-10 = 1 to 10
size-11-50 = 11 to 50
size-51-200 = 51 to 200
size-201-1000 = 201 to 1,000
size-over-1000 = Over 1,000

group-none = None of these
group-at-large = At-Large Structure (ALS)
group-bc = Business Constituency (BC)
group-ipc = Intellectual Property Constituency (IPC)
group-ispcp = Internet Service Providers and Connectivity Providers Constituency (ISPCP)
group-ccnso = Country Code Names Supporting Organization (ccNSO)
group-rysg = Registries Stakeholder Group (RySG)
group-rrsg = Registrar Stakeholder Group (RrSG)
group-gac = Governmental Advisory Committee (GAC)
group-ncuc = Noncommercial Users Constituency (NCUC)
group-other = Another group

ncsg-not-applied = Not applied yet
ncsg-applied = Applied
ncsg-accepted = Accepted
