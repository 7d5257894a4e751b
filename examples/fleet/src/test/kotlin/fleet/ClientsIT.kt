package fleet

import ch.qos.logback.classic.Logger
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.core.read.ListAppender
import fleet.database.Migrations
import fleet.database.rows
import fleet.drivers.Drivers
import fleet.http.ApiError
import fleet.testing.Instance
import fleet.testing.Stores
import fleet.testing.TestDatabase
import fleet.testing.Tokens
import fleet.testing.ask
import fleet.testing.served
import fleet.testing.shouldBe
import fleet.trips.internal.TripTable
import fleet.vehicles.Vehicles
import io.ktor.client.request.HttpRequestBuilder
import io.ktor.client.statement.bodyAsText
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.slf4j.LoggerFactory
import java.net.Socket
import java.sql.Connection
import java.time.Instant.EPOCH

/** What clients send that nobody asked them for. */
class ClientsIT {
    private lateinit var database: TestDatabase

    @BeforeEach
    fun make() {
        database = Stores.database()
        Stores.redis { client -> client.keys("fleet:*").forEach { client.del(it) } }
    }

    @AfterEach
    fun remove() = database.close()

    @Test
    fun `whatever a client says that it accepts, it gets JSON`() = database.served {
        for ((at, accepted) in listOf("text/html", "text/plain", "application/json;q=0", "image/*", "nonsense", ";;", "").withIndex()) {
            val accepting: HttpRequestBuilder.() -> Unit = { headers["Accept"] = accepted }
            ask("GET /health", token = null, also = accepting).shouldBe(200, """{"status":"ok"}""")
            ask("GET /api/vehicles", token = null, also = accepting).shouldBe(401, "UNAUTHENTICATED")
            ask("POST /api/vehicles", """{"plate":"A $at","model":"Van"}""", also = accepting).shouldBe(201, """"plate":"A $at"""")
            ask("POST /api/vehicles", """{"plate":"A $at","model":"Van"}""", also = accepting).shouldBe(409, "CONFLICT")
            ask("GET /other", also = accepting).shouldBe(404, "NOT_FOUND")
        }
    }

    @Test
    fun `what no database or program could take is refused as the client's mistake`() = database.served {
        ask("POST /api/vehicles", """{"plate":"A 1","model":"Van"}""").shouldBe(201, "")
        ask("POST /api/drivers", """{"name":"Jo","licence":"AB 1"}""").shouldBe(201, "")
        for (time in listOf("-5000-01-01T00:00:00Z", "-1000000000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z"))
            ask("POST /api/trips", """{"vehicleId":1,"driverId":1,"startedAt":"$time"}""").shouldBe(400, "`startedAt` can't be before")
        for (time in listOf("+1000000000-12-31T23:59:59Z", "+999999-01-01T00:00:00Z"))
            ask("POST /api/trips", """{"vehicleId":1,"driverId":1,"startedAt":"$time"}""").shouldBe(400, "`startedAt` can't be later")
        for (number in listOf("1e400", "NaN", "Infinity", "\"NaN\"", "\"Infinity\"", "20000.001"))
            ask("POST /api/trips/1/end", """{"distanceKm":$number}""").shouldBe(400, "INVALID_INPUT")
        for (id in listOf("99999999999999999999", "1.5", "\"one\"", "null"))
            ask("POST /api/trips", """{"vehicleId":$id,"driverId":1}""").shouldBe(400, "INVALID_INPUT")
        for (text in listOf("\\u0000", "V\\u0000an", "V\\ud800an", "\\udc00", "V\\u001fan")) {
            ask("POST /api/vehicles", """{"plate":"B 1","model":"$text"}""").shouldBe(400, "INVALID_INPUT")
            ask("POST /api/vehicles", """{"plate":"B$text","model":"Van"}""").shouldBe(400, "INVALID_INPUT")
            ask("POST /api/drivers", """{"name":"$text","licence":"B 1"}""").shouldBe(400, "INVALID_INPUT")
        }
        ask("POST /api/vehicles", """{"plate":"${"ß".repeat(16)}","model":"Van"}""").shouldBe(400, "INVALID_INPUT")
        for (body in listOf("", "null", "[]", "{", "\"\"", "[".repeat(20_000))) ask("POST /api/vehicles", body).shouldBe(400, "INVALID_INPUT")
        for (id in listOf("99999999999999999999", "-1", "0", "%00")) ask("DELETE /api/vehicles/$id").shouldBe(404, "NOT_FOUND")
    }

    @Test
    fun `a path or a header that can't be read is the client's mistake`() {
        Instance(Stores.variables(database.url) + ("RUN_JOBS" to "false")).use { running ->
            running.untilHealthy()
            for (line in listOf("GET /api/vehicles?state=%zz", "GET /api/%zz", "DELETE /api/vehicles/%", "GET /api/trips?state=%", "GET /%")) {
                running.send(line).shouldBe(line, "400", "401", "404")
            }
            for (type in listOf("nonsense", "application/json; charset=none", "application/json; charset=?", ";", "")) {
                running.send("POST /api/vehicles", "Content-Type: $type", "Content-Length: 2").shouldBe(type, "400", "415")
            }
            assertFalse("\"ERROR\"" in running.logged(), running.logged())
        }
    }

    /** The answer, up to the end of what it tells. */
    private fun Instance.send(line: String, vararg headers: String): String = Socket("127.0.0.1", port).use { socket ->
        val all = listOf("$line HTTP/1.1", "Host: a", "Connection: close", "Authorization: Bearer ${Tokens.DISPATCHER}") + headers
        socket.getOutputStream().write((all.joinToString("\r\n") + "\r\n\r\n{}").toByteArray())
        val reader = socket.getInputStream().reader()
        buildString { while (!endsWith("}}")) append(reader.read().takeIf { it >= 0 }?.toChar() ?: break) }
    }

    private fun String.shouldBe(what: String, vararg statuses: String) =
        assertTrue(split(" ").getOrNull(1) in statuses && "{\"error\":" in this, "$what: $this")

    @Test
    fun `a method that a client makes up stands neither in the log nor in a metric`() {
        val log = ListAppender<ILoggingEvent>().apply { start() }
        (LoggerFactory.getLogger("fleet.http") as Logger).addAppender(log)
        database.served { ask("LOOK-AT-ME /api/vehicles").shouldBe(404, "NOT_FOUND") }
        (LoggerFactory.getLogger("fleet.http") as Logger).detachAppender(log)
        val lines = log.list.map { "${it.formattedMessage} ${it.argumentArray?.joinToString()}" }
        assertTrue(lines.any { "method=_OTHER" in it } && lines.none { "LOOK" in it }, "$lines")
    }

    @Test
    fun `a vehicle or a driver that goes between the look and the trip isn't there`() {
        Migrations(database.address).apply()
        val vehicles = object : Vehicles {
            override fun plateOf(connection: Connection, id: Long) = "A 1"
        }
        val drivers = object : Drivers {
            override fun isKnown(connection: Connection, id: Long) = true
        }
        val open = database.open()
        val gone = assertThrows<ApiError> { runBlocking { TripTable(open, vehicles, drivers).start(1, 1, EPOCH) } }
        open.close()
        assertEquals(404, gone.status.value)
        assertEquals(listOf(0), database.ask { it.rows("select count(*) from trips") { row -> row.getInt(1) } })
    }

    @Test
    fun `vehicles and drivers are listed page by page`() = database.served {
        for (at in 1..3) {
            ask("POST /api/vehicles", """{"plate":"A ${9 - at}","model":"Van"}""").shouldBe(201, "")
            ask("POST /api/drivers", """{"name":"Jo","licence":"A ${9 - at}"}""").shouldBe(201, "")
        }
        for (kind in listOf("vehicles", "drivers")) {
            suspend fun ids(query: String): List<Int> =
                Regex("\"id\":(\\d+)").findAll(ask("GET /api/$kind$query").bodyAsText()).map { it.groupValues[1].toInt() }.toList()
            assertEquals(listOf(1, 2, 3), ids(""))
            assertEquals(listOf(1, 2), ids("?limit=2"))
            assertEquals(listOf(3), ids("?limit=2&after=2"))
            assertEquals(emptyList<Int>(), ids("?after=3"))
            for (limit in listOf("0", "1001", "two", "")) ask("GET /api/$kind?limit=$limit").shouldBe(400, "`limit` has to be")
            for (after in listOf("-1", "two", "99999999999999999999")) ask("GET /api/$kind?after=$after").shouldBe(400, "`after` has to be")
        }
    }
}
