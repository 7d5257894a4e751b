package fleet.settings

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import kotlin.time.Duration.Companion.seconds

private val RIGHT = mapOf(
    "PORT" to "10000",
    "DATABASE_URL" to "postgresql://fleet:p%40s+s@db.internal/fl%65et?sslmode=require",
    "REDIS_URL" to "redis://cache",
    "JWT_SECRET" to "k".repeat(32),
)

private fun problemsOf(variables: Map<String, String>): List<String> = try {
    Settings.read(variables)
    emptyList()
} catch (wrong: SettingsException) {
    wrong.problems
}

class SettingsTest {
    @Test
    fun `each variable takes what the table says, and nothing else`() {
        val edges = Json.parseToJsonElement(javaClass.getResource("/settings-edges.json")!!.readText()).jsonObject
        for ((name, values) in edges) {
            for ((verdict, list) in values.jsonObject) {
                for (value in list.jsonArray.map { it.jsonPrimitive.content }) {
                    val problems = problemsOf(RIGHT + (name to value))
                    assertEquals(verdict, if (problems.isEmpty()) "taken" else "refused", "$name: `$value`")
                    assertTrue(problems.all { "`$name`" in it }, "$problems name `$name`")
                }
            }
        }
    }

    @Test
    fun `what is missing or wrong is told all at once, each by its name`() {
        val problems = problemsOf(mapOf("PORT" to "http", "RUN_JOBS" to "maybe"))
        assertEquals(
            listOf(
                "`DATABASE_URL` is missing.",
                "`REDIS_URL` is missing.",
                "`JWT_SECRET` is missing.",
                "`PORT` is `http`: it has to be a whole number from 1 to 65535.",
                "`RUN_JOBS` is `maybe`: it has to be one of `true`, `false`.",
            ),
            problems,
        )
    }

    @Test
    fun `no complaint shows a secret`() {
        val secrets = listOf("DATABASE_URL", "REDIS_URL", "JWT_SECRET", "OTEL_EXPORTER_OTLP_HEADERS").associateWith { "hidden" }
        val problems = problemsOf(RIGHT + secrets)
        assertEquals(4, problems.size)
        assertFalse(problems.any { "hidden" in it })
    }

    @Test
    fun `what need not be given has a value`() {
        val settings = Settings.read(RIGHT)
        assertTrue(settings.runJobs && settings.migrateOnStart)
        assertEquals(60.seconds, settings.tripReportInterval)
        assertEquals(300 to 30.seconds, settings.rateLimitPerMinute to settings.cacheTime)
        assertEquals("info" to 10, settings.logLevel to settings.databasePoolSize)
        assertNull(settings.telemetry)
    }

    @Test
    fun `a connection string comes apart into what JDBC wants`() {
        val address = Settings.read(RIGHT).database
        assertEquals("jdbc:postgresql://db.internal:5432/fleet", address.jdbcUrl)
        assertEquals(listOf("fleet", "p@s+s", "require"), listOf(address.user, address.password, address.sslMode))
        assertThrows<SettingsException> { Settings.read(RIGHT + ("DATABASE_URL" to "postgres://u:%zz@db/fleet")) }
    }

    @Test
    fun `telemetry is sent where the variables say, under the name that they give`() {
        val telemetry = Settings.read(
            RIGHT + mapOf(
                "OTEL_EXPORTER_OTLP_ENDPOINT" to "https://otlp.example.com/",
                "OTEL_EXPORTER_OTLP_HEADERS" to "authorization=Basic%20abc,x-scope=fleet",
            ),
        ).telemetry!!
        assertEquals("https://otlp.example.com", telemetry.endpoint)
        assertEquals(mapOf("authorization" to "Basic abc", "x-scope" to "fleet"), telemetry.headers)
        assertEquals("fleet", telemetry.serviceName)
    }
}
