why-join-title = Pourquoi nous rejoindre ?
why-join-description = Ce que font les membres de la NPOC, et ce que l’adhésion apporte à une organisation à but non lucratif.
why-join-participate = Les membres de la NPOC participent à différents espaces dans lesquels l’ICANN développe et passe en revue le processus d’élaboration de politiques. La NPOC permet également aux ONG de construire leur réseau et de faire part de leurs inquiétudes concernant le développement de l’écosystème de l’Internet.
why-join-asks-heading = Ce que l’adhésion vous demande
why-join-asks = Votre organisation souscrit à la mission de la { -npoc } et désigne une personne pour la représenter. Elle charge cette personne de porter les positions que l’organisation a elle-même arrêtées.
why-join-endorsement = L’adhésion ne signifie pas que la { -npoc } cautionne votre organisation.
