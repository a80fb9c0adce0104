//! `npoc mails`: a sample of every mail in both languages, to look at.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use uuid::Uuid;

use super::print;
use crate::config::Config;
use crate::domain::ids::MailId;
use crate::i18n::Lang;
use crate::mail::samples::{self, samples};
use crate::smtp;

pub(super) fn mails(config: Config, folder: &Path) -> Result<()> {
    let listen = config.listen;
    let config = config.listening_on(listen);
    let shown = || folder.display().to_string();
    fs::create_dir_all(folder).with_context(shown)?;
    let mut count = 0;
    for lang in Lang::ALL {
        for sample in samples(lang, &config.base_url)? {
            let mail = &sample.mail;
            let id = MailId::from(Uuid::from_u128(count));
            let message = smtp::encode(id, samples::WRITTEN, &config.mail_from, mail)
                .map_err(|error| anyhow!("{}: {}", sample.name, error.reason))?;
            let text = format!("{}\n\n{}", mail.subject, mail.plain_text);
            for (ending, content) in
                [("eml", &message[..]), ("html", mail.html.as_bytes()), ("txt", text.as_bytes())]
            {
                let file = folder.join(format!("{}.{ending}", sample.name));
                fs::write(&file, content).with_context(|| file.display().to_string())?;
            }
            count += 1;
        }
    }
    print(&format!("{count} mails are in {}, each as .eml, .html and .txt.\n", shown()));
    Ok(())
}
