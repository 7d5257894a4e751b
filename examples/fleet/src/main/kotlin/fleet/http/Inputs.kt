package fleet.http

/** What a path names; nothing is called by what is no number. */
fun id(kind: String, value: String?): Long = value?.toLongOrNull() ?: throw notFound("There is no such $kind.")

/** A text of so many characters at most, without the blanks around it. */
fun text(name: String, value: String, most: Int): String {
    val text = value.trim()
    if (text.length !in 1..most || text.any(Char::isISOControl)) throw ApiError.invalid("`$name` has to have 1 to $most characters.")
    return text
}

/** A text that is the same however it is written: of capital letters, digits, blanks and hyphens. */
fun identifier(name: String, value: String, most: Int): String {
    val text = text(name, value, most).uppercase()
    if (!Regex("[\\p{Lu}\\d][\\p{Lu}\\d -]*").matches(text)) throw ApiError.invalid("`$name` has to be of letters, digits, blanks and hyphens.")
    return text
}
