package org.spacesgateway.linkage;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.spacesgateway.directory.Conflict;

/** Does what {@link Retried} says: outside of the transaction's own interceptor, which is 200. */
@Retried
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class Retrying {
  private static final Logger LOG = Logger.getLogger(Retrying.class);
  private static final int MOST_RETRIES = 3;

  /* Not all of those that met may meet again. */
  private static final int LONGEST_PAUSE_MILLIS = 50;

  @Inject TransactionManager transactions;

  @AroundInvoke
  Object run(InvocationContext call) throws Exception {
    // Only whoever began the transaction can begin it again.
    if (transactions.getStatus() != Status.STATUS_NO_TRANSACTION) {
      return call.proceed();
    }
    for (int retry = 1; ; retry++) {
      try {
        return call.proceed();
      } catch (PersistenceException | RollbackException failed) {
        Optional<String> conflict = Conflict.stateIn(failed);
        if (conflict.isEmpty() || retry > MOST_RETRIES) {
          // What a commit throws is checked: from a method that doesn't declare it, it is a fault.
          throw failed instanceof PersistenceException
              ? failed
              : new PersistenceException("The transaction was not committed", failed);
        }
        LOG.infof("A change is tried again (SQLSTATE %s).", conflict.get());
        Thread.sleep(ThreadLocalRandom.current().nextInt(retry * LONGEST_PAUSE_MILLIS));
      }
    }
  }
}
