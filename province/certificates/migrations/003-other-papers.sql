-- 其他材料: what no item names, for instance what a supplement asks for. Stores that were filled before it existed get it too.
insert into material_kind (code, name, months, self_made) values ('CLBGC7MLTI3I', '其他材料', 12, false)
on conflict (code) do nothing;
