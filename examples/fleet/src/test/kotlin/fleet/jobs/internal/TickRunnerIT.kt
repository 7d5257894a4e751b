package fleet.jobs.internal

import fleet.database.Database
import fleet.database.Migrations
import fleet.database.change
import fleet.database.rows
import fleet.jobs.Job
import fleet.observability.Telemetry
import fleet.testing.ManualClock
import fleet.testing.Stores
import fleet.testing.TestDatabase
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.api.assertThrows
import java.sql.Connection
import java.sql.SQLException
import java.time.Clock
import java.time.Instant
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

private val START: Instant = Instant.parse("2026-11-01T08:00:00Z")

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TickRunnerIT {
    private val store: TestDatabase = Stores.database()
    private val databases = List(2) { store.open() }
    private val runners = databases.mapIndexed { at, database -> TickRunner(database, "instance-$at", Clock.systemUTC(), Telemetry.of(null)) }

    @BeforeAll
    fun migrate() {
        Migrations(store.address).apply()
        store.ask { it.change("create table work (job text, tick timestamptz)") }
    }

    @AfterAll
    fun remove() {
        databases.forEach(Database::close)
        store.close()
    }

    /** Writes a line each time that it is run. */
    private class Work(override val name: String, override val interval: Duration = 10.seconds, val also: (Connection) -> Unit = {}) : Job {
        override fun run(connection: Connection, tick: Instant) {
            connection.change("insert into work values (?, ?)", name, tick)
            also(connection)
        }
    }

    private fun written(job: String): Int = store.ask { it.rows("select count(*) from work where job = ?", job) { row -> row.getInt(1) } }.single()

    private fun attempts(job: String): List<Int> =
        store.ask { it.rows("select attempts from job_runs where job = ? order by tick", job) { row -> row.getInt(1) } }

    @Test
    fun `of two instances that overlap exactly one runs each of thirty ticks`() = runBlocking(Dispatchers.Default) {
        val job = Work("overlapping")
        val outcomes = (0 until 30L).map { at ->
            runners.map { runner -> async { runner.run(job, START.plusSeconds(10 * at)) } }.awaitAll().toSet()
        }
        assertEquals(List(30) { setOf(Outcome.RUN, Outcome.ALREADY_RUN) }, outcomes)
        assertEquals(30, written(job.name))
        assertEquals(List(30) { 1 }, attempts(job.name))
    }

    @Test
    fun `what one instance fails to run leaves nothing, and the other one runs it`() = runBlocking {
        val failing = Work("failing") { error("no") }
        assertThrows<IllegalStateException> { runners[0].run(failing, START) }
        assertEquals(0 to emptyList<Int>(), written("failing") to attempts("failing"))
        assertEquals(Outcome.RUN, runners[1].run(Work("failing"), START))
        assertEquals(1, written("failing"))
    }

    @Test
    fun `a run whose connection ends in its middle says why, and is tried again until it is run once`() = runBlocking {
        val failures = mutableListOf<SQLException>()
        val done = CompletableDeferred<Outcome>()
        val cut = Work("cut") { if (failures.isEmpty()) it.rows("select pg_terminate_backend(pg_backend_pid())") {} }
        val clock = ManualClock(START)
        val runTick: suspend (Job, Instant) -> Outcome = { job, tick ->
            try {
                runners[0].run(job, tick).also(done::complete)
            } catch (failure: SQLException) {
                failures += failure
                throw failure
            }
        }
        val scheduler = Scheduler(runTick, { null }, listOf(cut), clock) {
            if (done.isCompleted) awaitCancellation() else clock.advance(it.toJavaDuration())
        }.start(this)
        assertEquals(Outcome.RUN, done.await())
        scheduler.cancelAndJoin()
        assertEquals(listOf("57P01"), failures.map { it.sqlState })
        assertEquals(1 to listOf(1), written("cut") to attempts("cut"))
    }

    @Test
    fun `an instance doesn't wait for another for longer than the interval`() = runBlocking(Dispatchers.Default) {
        val begun = CompletableDeferred<Unit>()
        val finish = CompletableDeferred<Unit>()
        val slow = Work("slow") {
            begun.complete(Unit)
            runBlocking { finish.await() }
        }
        val first = async { runners[0].run(slow, START) }
        begun.await()
        val second = runners[1].run(Work("slow", interval = 100.milliseconds), START)
        finish.complete(Unit)
        assertEquals(Outcome.LEFT_TO_ANOTHER, second)
        assertEquals(Outcome.RUN, first.await())
    }

    @Test
    fun `what a run itself waits for has nothing to do with another instance`() {
        // Whatever it waits for: of the interval's hundred milliseconds nothing is left by then.
        val waiting = Work("waiting", interval = 100.milliseconds) { it.rows("select pg_sleep(0.2)") {} }
        val held = Work("held", interval = 100.milliseconds) { connection ->
            val limit = connection.rows("show lock_timeout") { it.getString(1) }.single()
            if (limit == "100ms") throw SQLException("the job runs under the limit of its lock")
            throw SQLException("a lock", "55P03")
        }
        assertEquals(Outcome.RUN, runBlocking { runners[0].run(waiting, START) })
        val failure = assertThrows<SQLException> { runBlocking { runners[0].run(held, START) } }
        assertEquals("55P03", failure.sqlState)
    }

    @Test
    fun `runs are listed the newest first, and forgotten after a week`() = runBlocking {
        val job = Work("listed")
        for (day in listOf(0L, 1L, 8L)) runners[0].run(job, START.plusSeconds(day * 86_400))
        val ticks = RunTable(databases[0]).newest("listed", 10).map { it.tick }
        assertEquals(listOf("2026-11-09T08:00:00Z", "2026-11-02T08:00:00Z"), ticks)
        assertEquals(1, RunTable(databases[0]).newest("listed", 1).size)
    }
}
