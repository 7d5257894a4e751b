package fleet.database

import fleet.testing.Stores
import fleet.testing.TestDatabase
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.util.concurrent.Callable
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.milliseconds

class MigrationsIT {
    private lateinit var database: TestDatabase

    @BeforeEach
    fun make() {
        database = Stores.database()
    }

    @AfterEach
    fun remove() = database.close()

    private fun migrations(location: String) = Migrations(database.address, "classpath:$location", between = 20.milliseconds)

    private fun <T> ask(sql: String, read: (java.sql.ResultSet) -> T): List<T> = database.ask { it.rows(sql, read = read) }

    @Test
    fun `of two instances that start at once one applies what is pending, and the other waits for it`() {
        val together = CyclicBarrier(2)
        val start = Callable {
            together.await()
            migrations("slow-migrations").apply()
        }
        val threads = Executors.newFixedThreadPool(2)
        val applied = threads.invokeAll(listOf(start, start)).map { it.get() }
        threads.shutdown()
        assertEquals(setOf(emptyList(), listOf("1", "2")), applied.toSet())
        assertEquals(listOf("1", "2"), ask("select * from applied order by version") { it.getString("version") })
        assertEquals(listOf(2), ask("select count(*) from flyway_schema_history where success") { it.getInt(1) })
    }

    @Test
    fun `what is applied stays, and a later start finds nothing to do`() {
        assertEquals(listOf("1", "2", "3"), migrations("migrations").apply())
        assertEquals(emptyList<String>(), migrations("migrations").apply())
    }

    @Test
    fun `a database of a newer release is left as it is, so that going back works`() {
        migrations("migrations").apply()
        database.ask {
            it.change(
                "insert into flyway_schema_history select 4, '4', 'later', type, 'V4__later.sql', 1, installed_by, now(), 1, true " +
                    "from flyway_schema_history where version = '3'",
            )
        }
        assertEquals(emptyList<String>(), migrations("migrations").apply())
    }

    @Test
    fun `a migration that fails leaves the lock free and the database as it was`() {
        assertThrows<Exception> { migrations("broken-migrations").apply() }
        assertEquals(listOf("1", "2", "3"), migrations("migrations").apply())
    }

    @Test
    fun `an index can be made beside writes`() {
        val applied = CompletableFuture.supplyAsync { migrations("concurrent-migrations").apply() }
        assertEquals(listOf("1", "2"), applied.get(30, TimeUnit.SECONDS))
        assertEquals(listOf(true), ask("select indisvalid from pg_index where indexrelid = 'beside_writes'::regclass") { it.getBoolean(1) })
    }
}
