package fleet.http

import fleet.cache.RateLimit
import fleet.database.Database
import fleet.observability.Telemetry
import io.ktor.serialization.kotlinx.json.json
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.auth.authenticate
import io.ktor.server.plugins.contentnegotiation.ContentNegotiation
import io.ktor.server.routing.Route
import io.ktor.server.routing.get
import io.ktor.server.routing.route
import io.ktor.server.routing.routing
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json
import java.time.Clock

internal const val HEALTH = "/health"

@Serializable
private data class Health(val status: String)

/** Everything of HTTP that isn't one module's. */
class Api(
    private val database: Database,
    private val jwtSecret: String,
    private val limit: RateLimit,
    private val telemetry: Telemetry,
    private val inFlight: InFlight,
    private val clock: Clock,
) {
    /** @param modules put their routes into what they are given, each beside the others */
    fun serve(application: Application, modules: List<(Route) -> Unit>) = with(application) {
        observe(telemetry, inFlight)
        tellErrors()
        // Of what is received alone: `answer` says how to answer.
        install(ContentNegotiation) { json(Json) }
        takeTokens(jwtSecret, limit, clock)
        routing {
            get(HEALTH) {
                if (!database.isReachable()) throw databaseAway
                call.answer(Health("ok"))
            }
            authenticate(TOKENS) {
                route("/api") {
                    install(accessControl(limit))
                    install(bodyLimit)
                    modules.forEach { it(this) }
                }
            }
        }
    }
}
