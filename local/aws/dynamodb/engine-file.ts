/**
 * The file that the engine keeps its tables in, made with an index that the engine leaves out. It asks for the largest
 * sequence number at every write to a table with a stream, and without the index reads all records ever written for it:
 * a write behind 50,000 others took twenty times as long as the first.
 */
import { readFile, writeFile } from 'node:fs/promises';
import initSqlJs from 'sql.js';

/** As the engine makes it, so that it takes the table for its own. */
const STREAM_RECORDS = `CREATE TABLE IF NOT EXISTS _stream_records (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                table_name TEXT NOT NULL,
                event_name TEXT NOT NULL,
                keys_json TEXT NOT NULL,
                new_image TEXT,
                old_image TEXT,
                sequence_number TEXT NOT NULL,
                shard_id TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                user_identity TEXT
            )`;

/** SQLite takes an index on an expression only for a query that spells it the same way, capitals included. */
const INDEX = `CREATE INDEX stream_records_by_number
  ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`;

/**
 * Makes the file, if there is none yet and the engine of this path would make the table just so; another version of it
 * makes its own file, and slows down.
 * @throws the file system's own error when the file cannot be written
 */
export async function makeEngineFile(path: string, engine: string): Promise<void> {
  if (!(await readFile(engine)).includes(STREAM_RECORDS)) return;
  const { Database } = await initSqlJs();
  const database = new Database();
  try {
    database.run(STREAM_RECORDS);
    database.run(INDEX);
    await writeFile(path, database.export(), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    database.close();
  }
}
