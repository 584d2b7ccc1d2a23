package org.spacesgateway.linkage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.spacesgateway.secret.Vault;
import org.spacesgateway.signin.IdTokenClaims;
import org.spacesgateway.signin.WithSession;

/** Makes the account of somebody who was not known, as their first session begins. */
@Singleton
@Unremovable
public class FirstSignIn implements WithSession {
  private static final NoArgGenerator PERSONS = Generators.randomBasedGenerator();

  private final Vault vault;
  private final InstantSource clock;

  FirstSignIn(Vault vault, InstantSource clock) {
    this.vault = vault;
    this.clock = clock;
  }

  @Override
  public String statement() {
    return LiveAccount.INSERT_UNLESS_ERASED;
  }

  @Override
  public int set(PreparedStatement all, int first, IdTokenClaims claims, Instant began)
      throws SQLException {
    return set(
        all, first, account(claims.text("tid"), claims.text("oid"), claims.text("sub")), began);
  }

  /** Sets the parameters of {@link #statement} to this account, but for erasures since then. */
  int set(PreparedStatement insert, int first, LiveAccount account, Instant signedIn)
      throws SQLException {
    return account.set(insert, first, Erasures.digests(vault, account.tid, account.oid), signedIn);
  }

  /** An account as it is made now. */
  LiveAccount account(String tid, String oid, String sub) {
    LiveAccount account = new LiveAccount();
    account.person = PERSONS.generate();
    account.tid = tid;
    account.oid = oid;
    account.sub = sub;
    // As the row has it.
    account.firstAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return account;
  }
}
