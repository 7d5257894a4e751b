package fleet.testing

import com.auth0.jwt.JWT
import com.auth0.jwt.JWTCreator
import com.auth0.jwt.algorithms.Algorithm
import java.time.Instant

object Tokens {
    const val SECRET = "a secret of tests, of 32 characters"
    val DISPATCHER: String by lazy { of("dispatcher") }

    fun of(role: String?, subject: String = "ann@example.com", secret: String = SECRET, change: JWTCreator.Builder.() -> Unit = {}): String =
        JWT.create().withIssuer("fleet").withAudience("fleet-api").withSubject(subject)
            .withExpiresAt(Instant.now().plusSeconds(3_600))
            .apply { role?.let { withClaim("role", it) } }
            .apply(change).sign(Algorithm.HMAC256(secret))
}
