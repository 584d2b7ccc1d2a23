package org.spacesgateway.directory;

/**
 * How many rows of a file were what.
 *
 * @param records all that were read, after the first
 * @param added rows that were new
 * @param changed rows that said something else before
 * @param same rows that changed nothing
 * @param withoutOwner those of the three whose owner asked to be erased, so that nobody is named
 * @param withoutAlias those of the three whose alias is another Space's
 * @param refused rows that were passed over
 * @param changes rows written, of any table, since pods read the whole directory
 */
public record ImportCounts(
    long records,
    long added,
    long changed,
    long same,
    long withoutOwner,
    long withoutAlias,
    long refused,
    long changes) {

  static final ImportCounts NONE = new ImportCounts(0, 0, 0, 0, 0, 0, 0, 0);

  ImportCounts plus(Chunk chunk, Rows.Merged merged) {
    long passedOver = chunk.problems().size();
    return new ImportCounts(
        records + chunk.records(),
        added + merged.added(),
        changed + merged.changed(),
        same + chunk.records() - passedOver - merged.added() - merged.changed(),
        withoutOwner + merged.withoutOwner(),
        withoutAlias + merged.withoutAlias(),
        refused + passedOver,
        changes + merged.changes());
  }
}
