//! What is kept only for a while is deleted.

use super::WorkflowError;
use crate::app::App;
use crate::store::{drafts, mail_throttle, rate_limits};

pub async fn delete_expired(app: &App) -> Result<(), WorkflowError> {
    let now = app.clock.now();
    let mut connection = app.database.acquire().await?;
    drafts::delete_old(&mut connection, now).await?;
    mail_throttle::delete_old(&mut connection, now).await?;
    rate_limits::delete_old(&mut connection, now).await?;
    Ok(())
}
