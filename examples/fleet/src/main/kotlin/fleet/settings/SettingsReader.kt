package fleet.settings

/** Each variable that is missing or wrong, one sentence each. */
class SettingsException(val problems: List<String>) : Exception(problems.joinToString(" "))

/** What is wrong with a value, as what follows its variable's name. */
internal class WrongValue(message: String) : Exception(message)

/** Reads variables one by one and remembers what is wrong, so that all of it is told at once. */
internal class SettingsReader(private val environment: Map<String, String>) {
    private val problems = mutableListOf<String>()

    fun refuseProblems() {
        if (problems.isNotEmpty()) throw SettingsException(problems)
    }

    fun integer(name: String, range: IntRange, standard: Int?): Int {
        val text = environment[name] ?: return standard ?: problem("`$name` is missing.", range.first)
        val value = text.takeIf { Regex("\\d{1,9}").matches(it) }?.toInt()
        if (value != null && value in range) return value
        return problem("`$name` is `$text`: it has to be a whole number from ${range.first} to ${range.last}.", range.first)
    }

    fun boolean(name: String, standard: Boolean): Boolean = when (oneOf(name, listOf("true", "false"), "$standard")) {
        "true" -> true
        else -> false
    }

    fun oneOf(name: String, values: List<String>, standard: String): String {
        val text = environment[name] ?: return standard
        if (text in values) return text
        return problem("`$name` is `$text`: it has to be one of ${values.joinToString { "`$it`" }}.", standard)
    }

    /** A value that has to be there, and that no complaint shows. Null is a problem that was found. */
    fun <T : Any> secret(name: String, read: (String) -> T): T? =
        if (name in environment) optional(name, secret = true, read) else problem("`$name` is missing.", null)

    fun <T : Any> optional(name: String, secret: Boolean = false, read: (String) -> T): T? {
        val text = environment[name] ?: return null
        return try {
            read(text)
        } catch (wrong: WrongValue) {
            problem("`$name`${if (secret) "" else " is `$text`: it"} ${wrong.message}.", null)
        }
    }

    private fun <T> problem(sentence: String, instead: T): T {
        problems += sentence
        return instead
    }
}
