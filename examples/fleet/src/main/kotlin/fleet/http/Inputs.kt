package fleet.http

/** What a path names; nothing is called by what is no number. */
fun id(kind: String, value: String?): Long = value?.toLongOrNull() ?: throw notFound("There is no such $kind.")

/** How many of a list are asked for: a hundred, unless it is said. */
fun limit(value: String?): Int = when (value) {
    null -> 100
    else -> value.takeIf { Regex("\\d{1,4}").matches(it) }?.toInt()?.takeIf { it in 1..1_000 }
        ?: throw ApiError.invalid("`limit` has to be a whole number from 1 to 1000.")
}

/** The id after which a list goes on: from its beginning, unless it is said. */
fun after(value: String?): Long = when (value) {
    null -> 0
    else -> value.toLongOrNull()?.takeIf { it >= 0 } ?: throw ApiError.invalid("`after` has to be the `id` of the last one that is known.")
}

/** A text of so many characters at most, without the blanks around it. */
fun text(name: String, value: String, most: Int): String {
    val text = value.trim()
    if (text.length !in 1..most || text.any(Char::isISOControl)) throw ApiError.invalid("`$name` has to have 1 to $most characters.")
    // JSON can name half of a pair, which is no character.
    if (!Charsets.UTF_8.newEncoder().canEncode(text)) throw ApiError.invalid("`$name` has a part of a character.")
    return text
}

/** A text that is the same however it is written: of capital letters, digits, blanks and hyphens. */
fun identifier(name: String, value: String, most: Int): String {
    // A capital letter may be two.
    val text = text(name, value.uppercase(), most)
    if (!Regex("[\\p{Lu}\\d][\\p{Lu}\\d -]*").matches(text)) throw ApiError.invalid("`$name` has to be of letters, digits, blanks and hyphens.")
    return text
}
