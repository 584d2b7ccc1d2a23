package org.spacesgateway.batch;

import java.io.IOException;
import java.sql.SQLException;

/** A file on its way into the map, row by row, in bounded memory. */
public interface RowSource {
  /**
   * The next row; what can't be read is a row too, with a reason. Lines only grow.
   *
   * @return null at the end
   * @throws IOException if the file itself can't be read on
   * @throws SQLException if the directory can't be asked whose an old address is
   */
  SourceRow next() throws IOException, SQLException;
}
