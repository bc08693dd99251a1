// Values as a reader of a report would write them; how QTest writes them down is nobody else's affair.
import { isTagged, type Tagged, type Value } from '../../artifacts/index.ts';

/** A value in a line: JSON, and words for what JSON lacks. */
export function showValue(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => showValue(item as Value)).join(',')}]`;
  return isTagged(value) ? tagged(value) : properties(Object.entries(value as Record<string, Value>));
}

function properties(entries: readonly (readonly [string, Value])[]): string {
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${showValue(item)}`).join(',')}}`;
}

function tagged(value: Tagged): string {
  switch (value.$) {
    case 'undefined':
    case 'NaN':
    case '-0':
    case 'Infinity':
    case '-Infinity':
      return value.$;
    case 'bigint':
      return `${value.value}n`;
    case 'regexp':
      return `/${value.source}/${value.flags}`;
    case 'date':
      return value.ms === null
        ? 'an invalid date'
        : `the date ${new Date(value.ms).toISOString().replace(value.local ? 'Z' : '', '')}`;
    case 'object':
      return `${properties(value.entries)}${value.nullPrototype === true ? ' without a prototype' : ''}`;
    case 'instance':
      return `${value.class === '' ? 'an instance of a nameless class' : value.class} ${properties(Object.entries(value.properties))}`;
    case 'map':
      return `Map {${value.entries.map(([key, item]) => `${showValue(key)} => ${showValue(item)}`).join(',')}}`;
    case 'set':
      return `Set {${value.items.map(showValue).join(',')}}`;
    case 'bytes':
      return `${value.type} [${value.items.map(showValue).join(',')}]`;
    case 'error':
      return `${value.class}: ${value.message}`;
    case 'function':
      return value.name === '' ? 'a function' : `the function ${value.name}`;
    case 'symbol':
      return `Symbol(${value.name})`;
    case 'promise':
      return 'a promise';
    case 'cut':
      return '…';
    default:
      return JSON.stringify(value);
  }
}

/** The value as a document shows it: an object that has no prototype, or one without a name, looks like a plain one. */
export function asDocumented(value: Value): Value {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => asDocumented(item as Value));
  const plain = (entries: readonly (readonly [string, Value])[]): Value =>
    Object.fromEntries(entries.map(([key, item]) => [key, asDocumented(item)]));
  if (!isTagged(value)) return plain(Object.entries(value as Record<string, Value>));
  if (value.$ === 'object' && !value.entries.some(([key]) => key === '$')) return plain(value.entries);
  if (value.$ === 'instance' && value.class === '') return plain(Object.entries(value.properties));
  return value;
}

/** False where a part of the value was not seen, or stands for nothing: nobody can say what it is. */
export function isWhole(value: Value): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (!Array.isArray(value) && isTagged(value)) return value.$ !== 'hole' && value.$ !== 'cut';
  return Object.values(value as Record<string, Value>).every(isWhole);
}
