//! Where an application stands. The database derives it from what was recorded (the view
//! `application_states`); what follows from it is decided here.

use super::string_enum::string_enum;

string_enum! {
    ApplicationState {
        /// Staff have been notified of it, and it goes its way.
        Open = "open",
        /// It has the signals of a bot, and waits for a person to look at it.
        Held = "held",
        /// The applicant has withdrawn it.
        Withdrawn = "withdrawn",
        /// The applicant has withdrawn it before a person had looked at it.
        WithdrawnWhileHeld = "withdrawn-while-held",
    }
}

impl ApplicationState {
    /// Whether the applicant has taken it back.
    pub const fn is_withdrawn(self) -> bool {
        match self {
            ApplicationState::Withdrawn | ApplicationState::WithdrawnWhileHeld => true,
            ApplicationState::Open | ApplicationState::Held => false,
        }
    }

    /// Whether it waits for a person to look at it: its notice and acknowledgement are withheld.
    pub const fn is_held(self) -> bool {
        match self {
            ApplicationState::Held | ApplicationState::WithdrawnWhileHeld => true,
            ApplicationState::Open | ApplicationState::Withdrawn => false,
        }
    }

    /// The codes of the states for which something holds, to be bound into SQL.
    pub fn codes_where(holds: fn(ApplicationState) -> bool) -> Vec<String> {
        let states = ApplicationState::ALL.iter().filter(|state| holds(**state));
        states.map(|state| state.code().to_owned()).collect()
    }
}
