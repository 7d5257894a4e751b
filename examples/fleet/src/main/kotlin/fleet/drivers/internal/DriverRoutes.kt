package fleet.drivers.internal

import fleet.http.after
import fleet.http.answer
import fleet.http.id
import fleet.http.identifier
import fleet.http.limit
import fleet.http.text
import io.ktor.http.HttpStatusCode
import io.ktor.server.request.receive
import io.ktor.server.response.respond
import io.ktor.server.routing.Route
import io.ktor.server.routing.delete
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import kotlinx.serialization.Serializable

@Serializable
private data class NewDriver(val name: String, val licence: String)

@Serializable
private data class DriverList(val drivers: List<Driver>)

internal fun Route.driverRoutes(table: DriverTable) {
    get("/drivers") {
        val query = call.request.queryParameters
        call.answer(DriverList(table.list(after(query["after"]), limit(query["limit"]))))
    }
    post("/drivers") {
        val (name, licence) = call.receive<NewDriver>()
        call.answer(table.add(text("name", name, 80), identifier("licence", licence, 32)), HttpStatusCode.Created)
    }
    delete("/drivers/{id}") {
        table.remove(id("driver", call.parameters["id"]))
        call.respond(HttpStatusCode.NoContent)
    }
}
