//! As which user the private server runs, where we are root: PostgreSQL refuses to be.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use nix::unistd::{Uid, User, geteuid};

/// Users that are nobody else's, the best first. Whoever else runs as `nobody` could read the data.
const USERS: [&str; 2] = ["npoc", "postgres"];

/// A user and a group.
pub(super) type Account = (u32, u32);

/// Who runs the server.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// We are not root.
    AsWeDo,
    As(Account),
    /// There is nobody for it.
    Nowhere,
}

/// The owner of the data or, for new data, the first of the users that exists.
pub(super) fn of(data: &Path, is_new: bool) -> io::Result<Runs> {
    if !geteuid().is_root() {
        return Ok(Runs::AsWeDo);
    }
    if is_new {
        let find = |name: &str| User::from_name(name).ok().flatten();
        return Ok(of_new(|name| find(name).map(|user| (user.uid.as_raw(), user.gid.as_raw()))));
    }
    let owner = fs::metadata(data)?;
    let name = User::from_uid(Uid::from_raw(owner.uid())).ok().flatten().map(|user| user.name);
    if name.as_deref() == Some("nobody") {
        tracing::warn!(data = %data.display(),
            "the private database runs as nobody, as other programs may: stop npoc, make a user \
             (useradd --system npoc), and give it the data (chown -R npoc)");
    }
    Ok(if owner.uid() == 0 { Runs::Nowhere } else { Runs::As((owner.uid(), owner.gid())) })
}

fn of_new(find: impl Fn(&str) -> Option<Account>) -> Runs {
    USERS.into_iter().find_map(find).map_or(Runs::Nowhere, Runs::As)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_data_belongs_to_a_user_of_its_own_and_never_to_nobody() {
        let users = |known: &'static [&str]| {
            move |name: &str| {
                let place = known.iter().position(|known| *known == name)?;
                u32::try_from(place).ok().map(|place| (place, 0))
            }
        };
        assert_eq!(of_new(users(&["nobody", "postgres", "npoc"])), Runs::As((2, 0)));
        assert_eq!(of_new(users(&["nobody", "postgres"])), Runs::As((1, 0)));
        assert_eq!(of_new(users(&["nobody", "root"])), Runs::Nowhere);
    }
}
