package fleet.jobs.internal

import fleet.WORK_LIMIT
import fleet.database.ANSWER_LIMIT
import fleet.endingProcess
import fleet.jobs.Job
import fleet.testing.ManualClock
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.sql.Connection
import java.sql.SQLException
import java.time.Instant
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

private val START: Instant = Instant.parse("2026-11-01T08:00:00.250Z")

private object EveryTenSeconds : Job {
    override val name = "test"
    override val interval = 10.seconds

    override fun run(connection: Connection, tick: Instant) = Unit
}

class SchedulerTest {
    private val clock = ManualClock(START)
    private val ran = mutableListOf<Instant>()

    /** Runs until so many ticks have come; waiting is moving the clock. */
    private fun ticks(
        count: Int,
        outcome: () -> Outcome = { Outcome.RUN },
        lastTick: suspend (Job) -> Instant? = { null },
        run: suspend (Instant) -> Unit = {},
    ): List<String> = runBlocking {
        val done = CompletableDeferred<Unit>()
        val runTick: suspend (Job, Instant) -> Outcome = { _, tick ->
            ran += tick
            if (ran.size == count) done.complete(Unit)
            run(tick)
            yield()
            outcome()
        }
        val scheduler = Scheduler(runTick, lastTick, listOf(EveryTenSeconds), clock) { wait ->
            if (done.isCompleted) awaitCancellation()
            clock.advance(wait.toJavaDuration())
            yield()
        }.start(this)
        withTimeout(20.seconds) { done.await() }
        scheduler.cancelAndJoin()
        ran.take(count).map { "$it".substring(11, 19) }
    }

    @Test
    fun `ticks are the multiples of the interval, the same ones for everybody`() {
        assertEquals(Instant.parse("2026-11-01T08:00:10Z"), tickAfter(START, 10.seconds))
        assertEquals(Instant.parse("2026-11-01T08:00:20Z"), tickAfter(Instant.parse("2026-11-01T08:00:10Z"), 10.seconds))
        assertEquals(Instant.EPOCH, tickAfter(Instant.ofEpochSecond(-1), 60.seconds))
    }

    @Test
    fun `each tick is run, one after the other`() {
        assertEquals(listOf("08:00:10", "08:00:20", "08:00:30"), ticks(3))
    }

    @Test
    fun `a run that takes longer than the interval leaves no tick out`() {
        assertEquals(
            listOf("08:00:10", "08:00:20", "08:00:30", "08:00:40"),
            ticks(4) { clock.advance(25.seconds.toJavaDuration()) },
        )
    }

    @Test
    fun `an instance that starts begins after the last tick that was run, by whichever instance`() {
        val last = Instant.parse("2026-11-01T07:59:30Z")
        assertEquals(listOf("07:59:40", "07:59:50", "08:00:00", "08:00:10"), ticks(4, lastTick = { last }))
    }

    @Test
    fun `an instance that starts waits for no tick that was run ahead of its time`() {
        assertEquals(listOf("08:00:10", "08:00:20"), ticks(2, lastTick = { Instant.parse("2027-11-01T08:00:00Z") }))
    }

    @Test
    fun `an instance that starts long after the last tick that was run leaves ticks out, too`() {
        assertEquals(listOf("08:00:10"), ticks(1, lastTick = { Instant.parse("2026-11-01T07:00:00Z") }))
    }

    @Test
    fun `where it isn't known which tick was run last it is asked again, and none that came meanwhile is left out`() {
        var asked = 0
        assertEquals(listOf("08:00:10", "08:00:20"), ticks(2, lastTick = { if (++asked < 7) throw SQLException("no") else null }))
        assertTrue(clock.instant() > START.plusSeconds(60))
    }

    @Test
    fun `an instance that was held up for long leaves ticks out rather than run them all`() {
        var first = true
        val times = ticks(2) {
            if (first) clock.advance(3_600.seconds.toJavaDuration())
            first = false
        }
        assertEquals(listOf("08:00:10", "09:00:20"), times)
    }

    @Test
    fun `a run that fails is tried again, and the next tick comes after it`() {
        assertEquals(
            listOf("08:00:10", "08:00:10", "08:00:10", "08:00:20"),
            ticks(4) { if (ran.size < 3) error("no") },
        )
    }

    @Test
    fun `a run that ends by a cancellation of its own has failed as any other`() {
        assertEquals(listOf("08:00:10", "08:00:10", "08:00:20"), ticks(3) { if (ran.size == 1) throw CancellationException("no") })
    }

    @Test
    fun `an error in a run ends more than its job's schedule`() = runBlocking {
        val told = CompletableDeferred<Unit>()
        val scope = CoroutineScope(SupervisorJob() + endingProcess { told.complete(Unit) })
        Scheduler({ _, _ -> throw LinkageError("no") }, { null }, listOf(EveryTenSeconds), clock) { clock.advance(it.toJavaDuration()) }.start(scope)
        withTimeout(20.seconds) { told.await() }
    }

    @Test
    fun `a run that was left to another is looked at again`() {
        assertEquals(
            listOf("08:00:10", "08:00:10", "08:00:20"),
            ticks(3, { if (ran.size == 1) Outcome.LEFT_TO_ANOTHER else Outcome.ALREADY_RUN }),
        )
    }

    @Test
    fun `a run that fails for sixty ticks is given up, and those that came meanwhile are not`() {
        // After 1, 2, 4 and 8 seconds, then each interval.
        assertEquals(mapOf("08:00:10" to 65, "08:00:20" to 1), ticks(66) { error("no") }.groupingBy { it }.eachCount())
    }

    @Test
    fun `whoever stops it waits for no other attempt at a run that fails`() = runBlocking {
        val waiting = CompletableDeferred<Unit>()
        val scheduler = Scheduler({ _, _ -> error("no") }, { null }, listOf(EveryTenSeconds), clock) {
            clock.advance(it.toJavaDuration())
            if (it == 1.seconds) {
                waiting.complete(Unit)
                awaitCancellation()
            }
        }.start(this)
        waiting.await()
        scheduler.cancelAndJoin()
    }

    @Test
    fun `a lock is waited for for as long as the interval, and never until the connection would be given up`() {
        assertEquals(listOf(1.seconds, 29.seconds), listOf(1.seconds, 29.seconds).map(::lockLimit))
        assertTrue(lockLimit(3_600.seconds) < ANSWER_LIMIT)
        assertTrue(RUN_LOCK_LIMIT < WORK_LIMIT)
    }

    @Test
    fun `whoever stops it waits for the run that has begun`() = runBlocking {
        val begun = CompletableDeferred<Unit>()
        val finish = CompletableDeferred<Unit>()
        var ended = false
        val runTick: suspend (Job, Instant) -> Outcome = { _, _ ->
            begun.complete(Unit)
            finish.await()
            ended = true
            Outcome.RUN
        }
        val scheduler = Scheduler(runTick, { null }, listOf(EveryTenSeconds), clock) { clock.advance(it.toJavaDuration()) }.start(this)
        begun.await()
        val stopping = launch { scheduler.cancelAndJoin() }
        yield()
        assertFalse(stopping.isCompleted)
        finish.complete(Unit)
        stopping.join()
        assertTrue(ended)
    }
}
