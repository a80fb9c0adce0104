our-goals-title = Nos objectifs
our-goals-description = Comment la NPOC représente à l’ICANN les intérêts opérationnels des organisations de la société civile.
our-goals-goal = La NPOC a pour objectif de représenter, de la meilleure façon possible, les intérêts opérationnels des organisations de la société civile au sein de l’écosystème de gouvernance de l’Internet de l’ICANN. À cette fin, la sensibilisation et l’engagement de la communauté jouent un rôle important.
our-goals-strategies = Parmi les stratégies de la NPOC, on peut citer :
our-goals-raising = Renforcer les connaissances des organisations de la société civile en matière de traitement de leurs questions opérationnelles liées au { -dns }.
our-goals-sensitizing = Sensibiliser les organisations de la société civile aux questions opérationnelles liées au DNS et leur expliquer l’intérêt de devenir membres de la NPOC.
our-goals-encouraging = Encourager et soutenir la participation des membres de la NPOC à tous les processus d’élaboration de politiques de l’ICANN, par exemple via les groupes de travaux.
our-goals-dns = Le DNS est le système des noms de domaine : il fait le lien entre un nom, comme example.org, et l’adresse d’un ordinateur.
