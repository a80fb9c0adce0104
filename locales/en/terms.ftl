# Names that stand in many messages. Change a name here and it changes everywhere.
-npoc = NPOC
-npoc-full = Not-for-Profit Organizations Constituency
-ncsg = NCSG
-ncsg-linked = { -ncsg }
-ncsg-full = Noncommercial Stakeholders Group
-staff-address = info@npoc.org
-dns = DNS
-gnso = GNSO
