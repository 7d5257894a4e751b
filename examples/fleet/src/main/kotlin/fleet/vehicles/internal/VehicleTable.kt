package fleet.vehicles.internal

import fleet.database.Database
import fleet.database.change
import fleet.database.isConflict
import fleet.database.isDangling
import fleet.database.rows
import fleet.http.conflict
import fleet.http.notFound
import fleet.vehicles.Vehicles
import kotlinx.serialization.Serializable
import java.sql.Connection
import java.sql.ResultSet
import java.sql.SQLException

@Serializable
internal data class Vehicle(val id: Long, val plate: String, val model: String)

internal class VehicleTable(private val database: Database) : Vehicles {
    /** In the order in which they came, those after an id. */
    suspend fun list(after: Long, limit: Int): List<Vehicle> = database.use { connection ->
        connection.rows("select * from vehicles where id > ? order by id limit ?", after, limit, read = ::read)
    }

    suspend fun add(plate: String, model: String): Vehicle = database.use { connection ->
        try {
            connection.rows("insert into vehicles (plate, model) values (?, ?) returning *", plate, model, read = ::read).single()
        } catch (failure: SQLException) {
            throw if (failure.isConflict) conflict("There is a vehicle with this `plate`.") else failure
        }
    }

    suspend fun remove(id: Long) = database.use { connection ->
        try {
            if (connection.change("delete from vehicles where id = ?", id) == 0) throw notFound("There is no such vehicle.")
        } catch (failure: SQLException) {
            throw if (failure.isDangling) conflict("There are trips of this vehicle.") else failure
        }
    }

    override fun plateOf(connection: Connection, id: Long): String? =
        connection.rows("select plate from vehicles where id = ?", id) { it.getString("plate") }.singleOrNull()

    private fun read(row: ResultSet) = Vehicle(row.getLong("id"), row.getString("plate"), row.getString("model"))
}
