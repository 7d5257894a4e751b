package fleet.drivers.internal

import fleet.database.Database
import fleet.database.change
import fleet.database.isConflict
import fleet.database.isDangling
import fleet.database.rows
import fleet.drivers.Drivers
import fleet.http.conflict
import fleet.http.notFound
import kotlinx.serialization.Serializable
import java.sql.Connection
import java.sql.ResultSet
import java.sql.SQLException

@Serializable
internal data class Driver(val id: Long, val name: String, val licence: String)

internal class DriverTable(private val database: Database) : Drivers {
    /** In the order in which they came, those after an id. */
    suspend fun list(after: Long, limit: Int): List<Driver> = database.use { connection ->
        connection.rows("select * from drivers where id > ? order by id limit ?", after, limit, read = ::read)
    }

    suspend fun add(name: String, licence: String): Driver = database.use { connection ->
        try {
            connection.rows("insert into drivers (name, licence) values (?, ?) returning *", name, licence, read = ::read).single()
        } catch (failure: SQLException) {
            throw if (failure.isConflict) conflict("There is a driver with this `licence`.") else failure
        }
    }

    suspend fun remove(id: Long) = database.use { connection ->
        try {
            if (connection.change("delete from drivers where id = ?", id) == 0) throw notFound("There is no such driver.")
        } catch (failure: SQLException) {
            throw if (failure.isDangling) conflict("There are trips of this driver.") else failure
        }
    }

    override fun isKnown(connection: Connection, id: Long): Boolean =
        connection.rows("select 1 from drivers where id = ?", id) {}.isNotEmpty()

    private fun read(row: ResultSet) = Driver(row.getLong("id"), row.getString("name"), row.getString("licence"))
}
