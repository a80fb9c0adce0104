//! The answers that are chosen from a list. Each has a code, which is what forms send and the
//! database stores; the words for it are in `i18n::labels`.

use super::string_enum::string_enum;

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
    pub fn is_yes(self) -> bool {
        self == YesNo::Yes
    }

    pub fn from_bool(yes: bool) -> YesNo {
        if yes { YesNo::Yes } else { YesNo::No }
    }
}

/// A band of sizes above zero: how many members an organisation has that has some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberCount(SizeBand);

impl MemberCount {
    /// None for zero.
    pub fn new(band: SizeBand) -> Option<Self> {
        (band != SizeBand::Zero).then_some(Self(band))
    }

    pub fn band(self) -> SizeBand {
        self.0
    }
}
