package fleet

import com.sun.net.httpserver.HttpServer
import fleet.database.change
import fleet.database.rows
import fleet.testing.Instance
import fleet.testing.Stores
import fleet.testing.TestDatabase
import fleet.testing.Tokens
import fleet.testing.until
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import java.net.InetSocketAddress
import java.util.concurrent.CompletableFuture

/** Two processes, as a deploy has them. */
class DeployIT {
    private lateinit var database: TestDatabase

    @BeforeEach
    fun make() {
        database = Stores.database()
    }

    @AfterEach
    fun remove() = database.close()

    private fun instance(vararg others: Pair<String, String>) =
        Instance(Stores.variables(database.url) + ("TRIP_REPORT_INTERVAL_SECONDS" to "1") + others)

    private fun numbers(sql: String): List<Long> = database.ask { it.rows(sql) { row -> row.getLong(1) } }

    @Test
    fun `two instances that start at once on an empty database bring it up once, and through a deploy each of thirty ticks is run once`() {
        instance().use { old ->
            instance().use { new ->
                listOf(old, new).forEach(Instance::untilHealthy)
                assertEquals(listOf(1L, 2L, 3L), numbers("select version::int from flyway_schema_history where success order by 1"))
                until("ten ticks have come") { numbers("select count(*) from job_runs").single() >= 10 }
                old.terminate()
                assertEquals(0, old.exitCode(), old.logged())
                until("thirty ticks have come") { numbers("select count(*) from job_runs").single() >= 30 }
                new.terminate()
                assertEquals(0, new.exitCode(), new.logged())
            }
        }
        val ticks = numbers("select extract(epoch from tick) from job_runs order by tick")
        assertEquals((ticks.first()..ticks.last()).toList(), ticks, "no tick is left out")
        assertEquals(listOf(1L), numbers("select distinct attempts from job_runs"))
        assertEquals(ticks, numbers("select extract(epoch from tick) from trip_reports order by tick"))
    }

    @Test
    fun `a tick that the old instance can't run, or dies of, the new one makes good`() {
        for (end in listOf(Instance::terminate, Instance::close)) instance().use { old ->
            old.untilHealthy()
            until("a tick has come") { numbers("select count(*) from job_runs").single() >= 1 }
            database.ask { connection ->
                connection.autoCommit = false
                connection.change("lock table trip_reports")
                until("a run waits for the table") {
                    numbers("select count(*) from pg_locks where relation = 'trip_reports'::regclass and not granted").single() == 1L
                }
                instance().use { new ->
                    new.untilHealthy()
                    // The old one's run goes with it: it is cut off, or its connection is.
                    end(old)
                    if (end == Instance::terminate) old.exitCode()
                    connection.rollback()
                    val last = numbers("select max(extract(epoch from tick))::bigint from job_runs").single()
                    until("ticks come again") { numbers("select max(extract(epoch from tick))::bigint from job_runs").single() > last + 3 }
                    new.terminate()
                    assertEquals(0, new.exitCode(), new.logged())
                }
            }
        }
        val ticks = numbers("select extract(epoch from tick) from job_runs order by tick")
        assertEquals((ticks.first()..ticks.last()).toList(), ticks, "no tick is left out")
        assertEquals(listOf(1L), numbers("select distinct attempts from job_runs"))
    }

    @Test
    fun `every line of the log is JSON, also of what libraries log`() {
        val refusing = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0)
        refusing.createContext("/") { exchange ->
            exchange.sendResponseHeaders(400, -1)
            exchange.close()
        }
        refusing.start()
        instance("OTEL_EXPORTER_OTLP_ENDPOINT" to "http://127.0.0.1:${refusing.address.port}", "RUN_JOBS" to "false").use { running ->
            running.untilHealthy()
            running.get("/api/vehicles", Tokens.of("viewer"))
            until("what the receiver refuses is told") { "io.opentelemetry" in running.logged() }
            running.terminate()
            assertEquals(0, running.exitCode(), running.logged())
            val lines = running.logged().lines().filter { it != "" }
            assertEquals(emptyList<String>(), lines.filterNot { it.startsWith("{") && it.endsWith("}") })
            assertTrue(lines.any { "\"logger_name\":\"io.opentelemetry" in it }, "$lines")
        }
        refusing.stop(0)
    }

    @Test
    fun `on SIGTERM a request that has begun is answered`() = instance("RUN_JOBS" to "false").use { running ->
        running.untilHealthy()
        val answer = database.ask { connection ->
            connection.autoCommit = false
            connection.change("lock table vehicles")
            val waiting = CompletableFuture.supplyAsync { running.get("/api/vehicles", Tokens.of("viewer")) }
            until("the request waits for the table") {
                numbers("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").single() == 1L
            }
            running.terminate()
            until("it stops") { "Stopping" in running.logged() }
            connection.rollback()
            waiting.get()
        }
        assertEquals(200 to "{\"vehicles\":[]}", answer)
        assertEquals(0, running.exitCode(), running.logged())
        assertEquals(listOf(0L), numbers("select count(*) from job_runs"))
    }

    @Test
    fun `where migrations are left to another, it is started once that has been done`() {
        val left = "MIGRATE_ON_START" to "false"
        instance(left).use {
            assertEquals(1, it.exitCode())
            assertTrue("\"pending\":[\"1\",\"2\",\"3\"]" in it.logged(), it.logged())
        }
        Instance(mapOf("DATABASE_URL" to database.url), "migrate").use { assertEquals(0, it.exitCode(), it.logged()) }
        instance(left).use { it.untilHealthy() }
    }

    @Test
    fun `where it can't be started it says so and ends with 1`() {
        val wrong = mapOf("TRIP_REPORT_INTERVAL_SECONDS" to "0", "JWT_SECRET" to "short")
        instance(*wrong.toList().toTypedArray()).use {
            assertEquals(1, it.exitCode())
            assertTrue(wrong.keys.all { name -> "`$name`" in it.logged() } && "is `short`" !in it.logged(), it.logged())
        }
        instance("DATABASE_URL" to "postgresql://nobody:secret@127.0.0.1:1/none").use {
            assertEquals(1, it.exitCode())
            assertTrue("It could not be started." in it.logged() && "secret" !in it.logged(), it.logged())
        }
    }
}
