package org.spacesgateway.ops;

import io.agroal.api.cache.ConnectionCache;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkus.agroal.runtime.JdbcDriver;
import io.quarkus.arc.Unremovable;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import io.quarkus.jdbc.postgresql.runtime.PostgreSQLAgroalConnectionConfigurer;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/**
 * Gives out the first connection that is free. Of itself the pool remembers what each thread had
 * last, and as threads take turns, so do all its connections: each of them a server process whose
 * memory the processors have lost meanwhile.
 */
@Singleton
@Unremovable
@Alternative
@Priority(1)
@JdbcDriver(DatabaseKind.POSTGRESQL)
class FirstFreeConnection extends PostgreSQLAgroalConnectionConfigurer {
  /* Where Quarkus lets each kind of database add to what the pool is told. */
  @Override
  public void setExceptionSorter(String kind, AgroalDataSourceConfigurationSupplier pool) {
    super.setExceptionSorter(kind, pool);
    pool.connectionPoolConfiguration().connectionCache(ConnectionCache.none());
  }
}
