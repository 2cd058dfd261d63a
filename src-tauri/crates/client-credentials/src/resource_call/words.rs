//! A status code in words for people.

/// "200 OK: it worked": the number, its name, and what it means here.
pub fn status_words(status: u16) -> String {
    let meaning = match status {
        200 => "OK: it worked",
        201 => "Created: it worked and something new exists now",
        202 => "Accepted: it will be done later",
        204 => "No content: it worked, there is nothing to show",
        206 => "Partial content: a part of the answer",
        301 | 308 => "moved for good: the answer lives at another address",
        302 | 303 | 307 => "look elsewhere: the answer is at another address",
        304 => "Not modified: nothing new",
        400 => "Bad request: the API does not understand this request",
        401 => "Unauthorized: the API does not accept this token",
        402 => "Payment required: the plan does not include this",
        403 => "Forbidden: the API refuses this",
        404 => "Not found: nothing is at this address",
        405 => "Method not allowed at this address",
        406 => "Not acceptable: the API cannot answer in the form that was asked for",
        409 => "Conflict: it clashes with what is there already",
        410 => "Gone: it was removed for good",
        412 => "Precondition failed: it has changed in the meantime",
        413 => "Content too large: the request is too big",
        415 => "Unsupported media type: the API wants another content type",
        422 => "Unprocessable: some of the data is not right",
        429 => "Too many requests: wait before the next one",
        431 => "Request header fields too large: the token may be too long for this server",
        500 => "Internal server error: the API failed",
        501 => "Not implemented",
        502 => "Bad gateway: the API behind it did not answer",
        503 => "Service unavailable: the API is down or busy",
        504 => "Gateway timeout: the API behind it was too slow",
        _ => match status / 100 {
            1 => "a provisional answer",
            2 => "it worked",
            3 => "look elsewhere",
            4 => "the API refuses this",
            5 => "the API failed",
            _ => "an unknown status",
        },
    };
    format!("{status} {meaning}")
}
