import { useTable } from 'bifrost';

interface Result {
  site: string;
  finished_at: string;
  ok: boolean;
}

export default function Morning() {
  const late = useTable<Result>('backup_results').filter(result => !result.ok);
  if (late.length === 0) return <p>All backups finished. Put the kettle on.</p>;
  return (
    <ul>
      {late.map(result => (
        <li key={result.site}>
          {result.site}: last finished {result.finished_at}
        </li>
      ))}
    </ul>
  );
}
