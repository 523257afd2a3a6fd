-- Texts that are searched: folded once, when they are written, and asked for by their words.

set local role retaguarda_owner;

-- Small letters without accents: what is typed without them finds what is written with them.
create function kernel.fold(text text) returns text
  language sql immutable strict parallel safe
  return lower(translate($1, 'ÁÀÂÃÄÅÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑáàâãäåéèêëíìîïóòôõöúùûüçñ',
                             'AAAAAAEEEEIIIIOOOOOUUUUCNaaaaaaeeeeiiiiooooouuuucn'));

-- For `like all`: each word that was typed, wherever it stands in a folded text.
create function kernel.words_like(typed text) returns text[]
  language sql immutable strict parallel safe
  return (select array_agg('%' || regexp_replace(word, '([\\%_])', '\\\1', 'g') || '%')
            from regexp_split_to_table(kernel.fold(btrim($1)), '\s+') word);

grant execute on function kernel.fold, kernel.words_like to retaguarda_app, retaguarda_readonly;
