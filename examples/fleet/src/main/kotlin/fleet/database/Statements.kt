package fleet.database

import java.sql.Connection
import java.sql.PreparedStatement
import java.sql.ResultSet
import java.sql.SQLException
import java.sql.Timestamp
import java.time.Instant

/** Runs a query and reads each of its rows. */
fun <T> Connection.rows(sql: String, vararg values: Any?, read: (ResultSet) -> T): List<T> = prepared(sql, values) { statement ->
    statement.executeQuery().use { rows -> generateSequence { if (rows.next()) read(rows) else null }.toList() }
}

/** Runs a statement and tells how many rows it changed. */
fun Connection.change(sql: String, vararg values: Any?): Int = prepared(sql, values) { it.executeUpdate() }

fun ResultSet.instant(column: String): Instant? = getTimestamp(column)?.toInstant()

/** Whether this tells that a row is in the way of another: of a unique index. */
val SQLException.isConflict: Boolean get() = sqlState == "23505"

/** Whether this tells that a row names another which isn't there, or would be there no more. */
val SQLException.isDangling: Boolean get() = sqlState == "23503"

private fun <T> Connection.prepared(sql: String, values: Array<out Any?>, run: (PreparedStatement) -> T): T =
    prepareStatement(sql).use { statement ->
        values.forEachIndexed { index, value ->
            statement.setObject(index + 1, if (value is Instant) Timestamp.from(value) else value)
        }
        run(statement)
    }
