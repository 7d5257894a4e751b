package fleet

import ch.qos.logback.classic.Logger
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.core.read.ListAppender
import com.auth0.jwt.JWTCreator
import fleet.database.Migrations
import fleet.database.change
import fleet.testing.Stores
import fleet.testing.TestDatabase
import fleet.testing.Tokens
import fleet.testing.ask
import fleet.testing.served
import fleet.testing.shouldBe
import fleet.testing.until
import io.ktor.client.statement.bodyAsText
import io.ktor.server.testing.ApplicationTestBuilder
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.slf4j.LoggerFactory

class ApiIT {
    private lateinit var database: TestDatabase

    @BeforeEach
    fun make() {
        database = Stores.database()
        Stores.redis { client -> client.keys("fleet:*").forEach { client.del(it) } }
    }

    @AfterEach
    fun remove() = database.close()

    private fun served(vararg variables: Pair<String, String>, test: suspend ApplicationTestBuilder.(FleetApplication) -> Unit) =
        database.served(*variables, test = test)

    private suspend fun ApplicationTestBuilder.addOneOfEach() {
        ask("POST /api/vehicles", """{"plate":" b-xy 12 ","model":"Van"}""").shouldBe(201, """{"id":1,"plate":"B-XY 12","model":"Van"}""")
        ask("POST /api/drivers", """{"name":"Åsa Öberg","licence":"ab 1"}""").shouldBe(201, """{"id":1,"name":"Åsa Öberg","licence":"AB 1"}""")
    }

    @Test
    fun `vehicles, drivers and trips are kept, and nobody is on two trips at once`() = served {
        addOneOfEach()
        ask("POST /api/vehicles", """{"plate":"B-XY 12","model":"Bus"}""").shouldBe(409, "CONFLICT")
        ask("POST /api/drivers", """{"name":"Jo","licence":"AB 1"}""").shouldBe(409, "CONFLICT")
        ask("GET /api/vehicles").shouldBe(200, """{"vehicles":[{"id":1,"plate":"B-XY 12","model":"Van"}]}""")
        ask("GET /api/drivers").shouldBe(200, """{"drivers":[{"id":1,""")
        ask("POST /api/trips", """{"vehicleId":1,"driverId":1,"startedAt":"2026-11-01T08:00:00Z"}""").shouldBe(201, """"endedAt":null""")
        ask("POST /api/trips", """{"vehicleId":1,"driverId":1}""").shouldBe(409, "CONFLICT")
        ask("GET /api/trips?state=open").shouldBe(200, """"startedAt":"2026-11-01T08:00:00Z"""")
        ask("POST /api/trips/1/end", """{"distanceKm":12.345}""").shouldBe(200, """"distanceKm":12.35""")
        ask("POST /api/trips/1/end", """{"distanceKm":1}""").shouldBe(409, "CONFLICT")
        ask("GET /api/trips?state=open").shouldBe(200, """{"trips":[]}""")
        ask("GET /api/trips?state=ended").shouldBe(200, """"distanceKm":12.35""")
        ask("GET /api/trips").shouldBe(200, """"id":1""")
    }

    @Test
    fun `what is no longer needed is removed, and nobody of whom there are trips`() = served {
        addOneOfEach()
        ask("POST /api/trips", """{"vehicleId":1,"driverId":1}""")
        for (kind in listOf("vehicles", "drivers")) ask("DELETE /api/$kind/1").shouldBe(409, "CONFLICT")
        assertEquals(403, ask("DELETE /api/trips/1", token = Tokens.of("viewer")).status.value)
        for (kind in listOf("trips", "vehicles", "drivers")) {
            ask("DELETE /api/$kind/1").shouldBe(204, "")
            ask("DELETE /api/$kind/1").shouldBe(404, "NOT_FOUND")
        }
    }

    @Test
    fun `what isn't as it has to be is refused by its name`() = served {
        addOneOfEach()
        val trip = """"vehicleId":1,"driverId":1"""
        for ((line, body, told) in listOf(
            Triple("POST /api/vehicles", """{"plate":"A 1"}""", "The body lacks `model`."),
            Triple("POST /api/vehicles", """{"plate":"A 1","model":"Van","colour":"red"}""", "isn't what this route takes"),
            Triple("POST /api/vehicles", """{"plate":"?","model":"Van"}""", "`plate` has to be of letters"),
            Triple("POST /api/vehicles", """{"plate":"A 1","model":" "}""", "`model` has to have 1 to 80"),
            Triple("POST /api/trips", """{$trip,"startedAt":"today"}""", "`startedAt` has to be a time"),
            Triple("POST /api/trips", """{$trip,"startedAt":"2999-01-01T00:00:00Z"}""", "`startedAt` can't be later"),
            Triple("POST /api/trips/1/end", """{"distanceKm":-1}""", "`distanceKm` has to be"),
            Triple("GET /api/trips?state=lost", null, "`state` has to be"),
            Triple("GET /api/jobs/trip-report/runs?limit=1001", null, "`limit` has to be"),
        )) {
            val answer = ask(line, body)
            answer.shouldBe(400, "INVALID_INPUT")
            answer.shouldBe(400, told)
        }
        ask("POST /api/vehicles", "plate", type = "text/plain").shouldBe(415, "INVALID_INPUT")
        ask("POST /api/vehicles", "x".repeat(70_000)).shouldBe(413, "INVALID_INPUT")
    }

    @Test
    fun `what isn't there is not found`() = served {
        addOneOfEach()
        ask("POST /api/trips", """{"vehicleId":2,"driverId":1}""").shouldBe(404, "no such vehicle")
        ask("POST /api/trips", """{"vehicleId":1,"driverId":2}""").shouldBe(404, "no such driver")
        for (id in listOf("7", "seven")) ask("POST /api/trips/$id/end", """{"distanceKm":1}""").shouldBe(404, "no such trip")
        ask("GET /api/jobs/other/runs").shouldBe(404, "no such job")
        ask("GET /api/reports/trips").shouldBe(404, "no report yet")
        for (line in listOf("GET /", "GET /api/other", "DELETE /health")) ask(line).shouldBe(404, "no such route")
    }

    @Test
    fun `nobody gets in without a token that is ours, in time and of a role`() = served {
        val wrong = mapOf(
            "none" to null,
            "garbage" to "a.b.c",
            "another secret" to Tokens.of("viewer", secret = "k".repeat(40)),
            "another issuer" to Tokens.of("viewer") { withIssuer("else") },
            "another audience" to Tokens.of("viewer") { withAudience("else") },
            "no end" to Tokens.of("viewer") { withExpiresAt(null as java.time.Instant?) },
            "over" to Tokens.of("viewer") { withExpiresAt(java.time.Instant.now().minusSeconds(5)) },
            "of times to come" to Tokens.of("viewer") { withIssuedAt(java.time.Instant.now().plusSeconds(600)) },
            "nobody" to Tokens.of("viewer", subject = " "),
        )
        for ((what, token) in wrong) assertEquals(401, ask("GET /api/vehicles", token = token).status.value, what)
        ask("GET /api/vehicles", token = null).shouldBe(401, "UNAUTHENTICATED")
        for (begin in listOf<JWTCreator.Builder.(java.time.Instant) -> Unit>({ withIssuedAt(it) }, { withNotBefore(it) })) {
            // Of a machine whose clock is a little ahead.
            val ahead = Tokens.of("viewer") { begin(java.time.Instant.now().plusSeconds(5)) }
            ask("GET /api/vehicles", token = ahead).shouldBe(200, "vehicles")
        }
        for (role in listOf(null, "admin")) ask("GET /api/vehicles", token = Tokens.of(role)).shouldBe(403, "FORBIDDEN")
        ask("GET /api/vehicles", token = Tokens.of("viewer")).shouldBe(200, "vehicles")
        ask("POST /api/vehicles", "{}", token = Tokens.of("viewer")).shouldBe(403, "`dispatcher`")
    }

    @Test
    fun `more requests than a minute has room for are refused, each caller's for itself`() = served("RATE_LIMIT_PER_MINUTE" to "3") {
        val answers = List(8) { ask("GET /api/vehicles") }
        assertEquals("3" to "2", answers[0].headers["X-RateLimit-Limit"] to answers[0].headers["X-RateLimit-Remaining"])
        // A minute may end between them.
        assertTrue(answers.count { it.status.value == 429 } >= 2)
        val refused = answers.last { it.status.value == 429 }
        refused.shouldBe(429, "RATE_LIMITED")
        assertTrue(refused.headers["Retry-After"]!!.toInt() in 1..60)
        assertEquals(200, ask("GET /api/vehicles", token = Tokens.of("viewer", subject = "bob")).status.value)
        assertTrue(List(8) { ask("GET /api/vehicles", token = null) }.any { it.status.value == 429 })
        assertEquals(200, ask("GET /health", token = null).status.value)
    }

    @Test
    fun `a report comes from the job's last run through the cache, and every key has a time to live`() =
        served("TRIP_REPORT_INTERVAL_SECONDS" to "1") { fleet ->
            addOneOfEach()
            ask("POST /api/trips", """{"vehicleId":1,"driverId":1}""")
            ask("POST /api/trips/1/end", """{"distanceKm":7.5}""")
            val running = fleet.startJobs(CoroutineScope(Dispatchers.Default))!!
            until("the job has run") { database.ask { it.change("update job_runs set attempts = attempts") } > 0 }
            running.cancelAndJoin()
            val first = ask("GET /api/reports/trips")
            first.shouldBe(200, """"tripsEnded":1,"distanceKm":7.5,"busiestVehicle":"B-XY 12"""")
            val second = ask("GET /api/reports/trips")
            assertEquals("miss" to "hit", first.headers["X-Cache"] to second.headers["X-Cache"])
            assertEquals(first.bodyAsText(), second.bodyAsText())
            ask("GET /api/jobs/trip-report/runs").shouldBe(200, """"instance":"test","attempts":1""")
            val keys = Stores.keys()
            assertTrue(keys.keys.any { "cache" in it } && keys.keys.any { "rate" in it }, "$keys")
            assertEquals(emptyMap<String, Long>(), keys.filterValues { it <= 0 })
            assertFalse(keys.keys.any { "ann" in it })
        }

    @Test
    fun `without jobs none are started`() = served("RUN_JOBS" to "false") { fleet ->
        assertEquals(null, fleet.startJobs(CoroutineScope(Dispatchers.Default)))
    }

    @Test
    fun `while the database is away health and requests say so`() {
        Migrations(database.address).apply()
        served("MIGRATE_ON_START" to "false") {
            ask("GET /health", token = null).shouldBe(200, """{"status":"ok"}""")
            database.close()
            ask("GET /health", token = null).shouldBe(503, "DEPENDENCY_FAILURE")
            ask("GET /api/vehicles").shouldBe(503, "DEPENDENCY_FAILURE")
        }
    }

    @Test
    fun `what nobody thought of is told without its cause, and no line of the log tells whose request it was`() {
        val log = ListAppender<ILoggingEvent>().apply { start() }
        (LoggerFactory.getLogger("fleet") as Logger).addAppender(log)
        served {
            addOneOfEach()
            ask("GET /api/trips?state=ann@example.com").shouldBe(400, "INVALID_INPUT")
            database.ask { it.change("drop table trips") }
            ask("GET /api/trips").shouldBe(500, """{"error":{"code":"INTERNAL","message":"Something went wrong here."}}""")
        }
        (LoggerFactory.getLogger("fleet") as Logger).detachAppender(log)
        val lines = log.list.map { "${it.formattedMessage} ${it.argumentArray?.joinToString()}" }
        assertTrue(lines.any { "PSQLException 42P01" in it }, "$lines")
        assertTrue(lines.any { "method=POST, route=/api/vehicles, status=201" in it }, "$lines")
        for (personal in listOf("ann@example.com", "Öberg", "B-XY", Tokens.DISPATCHER)) assertFalse(lines.any { personal in it }, personal)
    }
}
