//! The answers that are chosen from a list. Each has a code, which is what forms send and the
//! database stores; the words for it are in `labels.rs`.

/// Defines an enum whose variants have codes, with `ALL`, `code` and `from_code`.
macro_rules! string_enum {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &[$name] = &[$($name::$variant,)+];

            /// What forms send and the database stores. Never changes once it is in use.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)+ }
            }

            /// The variant with this code.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|choice| choice.code() == code)
            }
        }
    };
}
pub(crate) use string_enum;

string_enum! {
    /// An answer to a yes-or-no question.
    YesNo {
        Yes = "yes",
        No = "no",
    }
}

string_enum! {
    /// The language in which NPOC writes to the applicant.
    Language {
        English = "en",
        French = "fr",
    }
}

string_enum! {
    /// What an organisation works on.
    FieldOfWork {
        Philanthropic = "philanthropic",
        Humanitarian = "humanitarian",
        Educational = "educational",
        Academic = "academic",
        Religious = "religious",
        Community = "community",
        Arts = "arts",
        Advocacy = "advocacy",
        Health = "health",
        Inclusion = "inclusion",
        Other = "other",
    }
}

string_enum! {
    /// How many employees or members there are. NCSG's limit between small and large
    /// organisations is not known to us, so the bands are stored and people classify.
    SizeBand {
        Zero = "0",
        To10 = "1-10",
        To50 = "11-50",
        To200 = "51-200",
        To1000 = "201-1000",
        Over1000 = "over-1000",
    }
}

string_enum! {
    /// Other groups in ICANN that an organisation can belong to. `None` is an answer of its own:
    /// the question was read, and the answer is “none”.
    IcannGroup {
        None = "none",
        AtLarge = "at-large",
        Bc = "bc",
        Ipc = "ipc",
        Ispcp = "ispcp",
        CcNso = "ccnso",
        RySg = "rysg",
        RrSg = "rrsg",
        Gac = "gac",
        Ncuc = "ncuc",
        Other = "other",
    }
}

string_enum! {
    /// How far the organisation is with NCSG, which accepts members before NPOC does.
    NcsgStage {
        NotApplied = "not-applied",
        Applied = "applied",
        Accepted = "accepted",
    }
}

impl YesNo {
    /// True for yes.
    pub fn is_yes(self) -> bool {
        self == YesNo::Yes
    }

    /// Yes for true.
    pub fn from_bool(yes: bool) -> YesNo {
        if yes { YesNo::Yes } else { YesNo::No }
    }
}
