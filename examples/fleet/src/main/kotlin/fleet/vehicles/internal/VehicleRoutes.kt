package fleet.vehicles.internal

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
private data class NewVehicle(val plate: String, val model: String)

@Serializable
private data class VehicleList(val vehicles: List<Vehicle>)

internal fun Route.vehicleRoutes(table: VehicleTable) {
    get("/vehicles") {
        val query = call.request.queryParameters
        call.answer(VehicleList(table.list(after(query["after"]), limit(query["limit"]))))
    }
    post("/vehicles") {
        val (plate, model) = call.receive<NewVehicle>()
        call.answer(table.add(identifier("plate", plate, 16), text("model", model, 80)), HttpStatusCode.Created)
    }
    delete("/vehicles/{id}") {
        table.remove(id("vehicle", call.parameters["id"]))
        call.respond(HttpStatusCode.NoContent)
    }
}
