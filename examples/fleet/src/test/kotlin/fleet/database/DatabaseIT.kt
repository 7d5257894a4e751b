package fleet.database

import fleet.testing.Stores
import fleet.testing.TestDatabase
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.sql.SQLTransientException
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class DatabaseIT {
    private val store: TestDatabase = Stores.database()
    private val database: Database = store.open()

    @AfterEach
    fun remove() {
        database.close()
        store.close()
    }

    @Test
    fun `whether Postgres is there is known also while requests have all connections, and more of them wait than threads are`() = runBlocking<Unit> {
        val taken = CountDownLatch(4)
        val free = CountDownLatch(1)
        val holding = List(4) {
            launch {
                database.use {
                    taken.countDown()
                    free.await()
                }
            }
        }
        while (taken.count > 0) delay(10.milliseconds)
        val waiting = List(200) {
            launch {
                try {
                    database.use {}
                } catch (_: SQLTransientException) {
                    // There was none to give.
                }
            }
        }
        delay(200.milliseconds)
        val isReachable = withTimeoutOrNull(2.seconds) { database.isReachable() }
        free.countDown()
        (holding + waiting).joinAll()
        assertEquals(true, isReachable)
    }
}
