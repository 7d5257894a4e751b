package fleet.testing

import fleet.database.Database
import fleet.settings.DatabaseAddress
import fleet.settings.Settings
import org.testcontainers.containers.GenericContainer
import org.testcontainers.postgresql.PostgreSQLContainer
import redis.clients.jedis.DefaultJedisClientConfig
import redis.clients.jedis.RedisClient
import java.net.URI
import java.sql.Connection
import java.sql.DriverManager
import java.util.UUID

/** As in production. */
private const val POSTGRES_IMAGE = "postgres:17-alpine"
private const val REDIS_IMAGE = "valkey/valkey:8-alpine"

/** A Postgres and a Redis: those of `DATABASE_URL` and `REDIS_URL`, else containers, which end with the tests. */
object Stores {
    private val postgresUrl: String by lazy {
        System.getenv("DATABASE_URL") ?: PostgreSQLContainer(POSTGRES_IMAGE).run {
            start()
            "postgresql://$username:$password@$host:$firstMappedPort/$databaseName"
        }
    }

    val redisUrl: String by lazy {
        System.getenv("REDIS_URL") ?: GenericContainer(REDIS_IMAGE).withExposedPorts(6379).run {
            start()
            "redis://$host:$firstMappedPort"
        }
    }

    /** Makes a database of its own on the server, for one test class. */
    fun database(): TestDatabase {
        val name = "fleet_test_${UUID.randomUUID().toString().replace("-", "").take(12)}"
        admin { it.createStatement().execute("create database $name") }
        val url = URI(postgresUrl)
        return TestDatabase(name, URI(url.scheme, url.rawAuthority, "/$name", url.rawQuery, null).toString())
    }

    internal fun admin(block: (Connection) -> Unit) = connect(postgresUrl).use(block)

    internal fun connect(url: String): Connection {
        val address = addressOf(url)
        val properties = java.util.Properties()
        properties["user"] = address.user
        properties["password"] = address.password
        address.sslMode?.let { properties["sslmode"] = it }
        return DriverManager.getConnection(address.jdbcUrl, properties)
    }

    fun addressOf(url: String): DatabaseAddress = settings(url).database

    fun settings(databaseUrl: String, vararg others: Pair<String, String>): Settings = Settings.read(variables(databaseUrl) + others)

    fun variables(databaseUrl: String): Map<String, String> =
        mapOf("PORT" to "1", "DATABASE_URL" to databaseUrl, "REDIS_URL" to redisUrl, "JWT_SECRET" to Tokens.SECRET)

    fun <T> redis(block: (RedisClient) -> T): T = RedisClient.builder()
        .hostAndPort(URI(redisUrl).host, URI(redisUrl).port)
        .clientConfig(DefaultJedisClientConfig.builder(URI(redisUrl)).build())
        .build().use(block)

    /** The keys that are there, each with its time to live in milliseconds: -1 is none. */
    fun keys(): Map<String, Long> = redis { client -> client.keys("*").associateWith { client.pttl(it) }.filterValues { it != -2L } }
}

class TestDatabase(private val name: String, val url: String) : AutoCloseable {
    val address: DatabaseAddress get() = Stores.addressOf(url)

    fun open() = Database(address, poolSize = 4)

    fun <T> ask(block: (Connection) -> T): T = Stores.connect(url).use(block)

    /** Also while somebody is connected. */
    override fun close() = Stores.admin { it.createStatement().execute("drop database if exists $name with (force)") }
}
