import { Command } from 'commander';

/** What a command prints when it is run in this process. Rejects with why it fails, and in `said` what it had printed. */
export async function outputOf(
  describeCommands: (program: Command) => void,
  args: readonly string[],
): Promise<string> {
  const printed: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  try {
    const program = new Command('kentongan').exitOverride();
    describeCommands(program);
    await program.parseAsync([...args], { from: 'user' });
    return printed.join('');
  } catch (error) {
    throw Object.assign(error as Error, { said: printed.join('') });
  } finally {
    write.mockRestore();
  }
}
