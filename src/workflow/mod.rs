//! What happens to an application, one function an act and one transaction a function, called alike
//! by pages, commands and jobs. Knows nothing of HTTP.

pub mod notify;
pub mod sealing;
pub mod submit;
