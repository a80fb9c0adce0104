//! Enums whose variants have codes.

/// Defines an enum whose variants have codes, with `ALL`, `code` and `from_code`.
macro_rules! string_enum {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
