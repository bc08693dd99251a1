// `qtest doctor [PATH]`: what is installed, and what each missing thing disables.
import { KnownError } from '../../../lib/known-error.ts';
import { renderDiagnosis } from '../doctor-view.ts';
import type { DoctorFlags } from '../program.ts';
import { type CommandContext, folderOf } from './context.ts';

/** Prints the diagnosis; 2 when something is missing without which nothing can work. */
export async function doctor(
  path: string | undefined,
  flags: DoctorFlags,
  { io, colors, root }: CommandContext,
): Promise<number> {
  const folder = path === undefined ? undefined : folderOf(path);
  const { diagnose } = await import('../../../pipeline/doctor/doctor.ts');
  const { createDoctor } = await import('../../../app.ts').catch(notInstalled);
  const diagnosis = await diagnose(await createDoctor(root), folder);
  io.stdout.write(
    flags.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : renderDiagnosis(diagnosis, colors),
  );
  return diagnosis.works ? 0 : 2;
}

/** Some parts are so basic that without them not even the question can be asked. */
function notInstalled(error: NodeJS.ErrnoException): never {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  const name = /'([^']+)'/.exec(error.message)?.[1] ?? 'a package';
  throw new KnownError(
    'E_INSTALL',
    `${name} is not installed, and nothing works without it; install QTest again, with its dependencies`,
    { cause: error },
  );
}
