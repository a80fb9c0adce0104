# Les noms qui reviennent partout : à changer ici, une seule fois.
-npoc = NPOC
-npoc-full = Unité constitutive à but non lucratif responsable des questions opérationnelles
-ncsg = NCSG
-ncsg-linked = { -ncsg }
-ncsg-full = Groupe des représentants des entités non commerciales
-staff-address = info@npoc.org
-dns = DNS
-gnso = GNSO
