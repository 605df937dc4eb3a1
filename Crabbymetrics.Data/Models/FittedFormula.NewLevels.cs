namespace Crabbymetrics.Data;

// Rows whose categories the fit did not have.
public sealed partial class FittedFormula
{
    private bool[] KnownRows(
        ColumnTable table,
        Dictionary<string, EvaluatedVariable> variables,
        EvaluationContext context,
        NewLevels newLevels,
        List<string> notes
    )
    {
        bool[] known = new bool[table.RowCount];
        known.AsSpan().Fill(true);
        foreach ((string key, EvaluatedVariable variable) in variables)
        {
            List<string> unknown = [];
            int count = 0;
            for (int i = 0; i < variable.Codes.Length; i++)
            {
                if (variable.Codes[i] >= 0)
                {
                    continue;
                }

                string value = variable.Levels!.ValueOf(context, i);
                if (newLevels == NewLevels.Fail)
                {
                    throw context.RowError(
                        _variables.Find(v => v.Key == key)!.AsFactor().Column ?? key,
                        i,
                        $"the model was fitted without the category '{value}', so that it cannot predict for it. It knows: "
                            + $"{variable.Levels.KnownLevels}."
                    );
                }

                known[i] = false;
                count++;
                if (unknown.Count <= ExamplesShown && !unknown.Contains(value))
                {
                    unknown.Add(value);
                }
            }

            if (count > 0)
            {
                notes.Add(
                    FormattableString.Invariant(
                        $"{count} of {table.SourceRowCount} rows of {table.SourceName} have no prediction: the model was fitted "
                    )
                        + $"without the categories of {key} that they have ({string.Join(", ", unknown.Take(ExamplesShown))}"
                        + (unknown.Count > ExamplesShown ? ", ..." : "")
                        + ")."
                );
            }
        }

        foreach (BlockState block in State.Blocks)
        {
            int count = 0;
            foreach (int row in DesignColumns.UnseenRows(block, variables, table.RowCount))
            {
                string term = string.Join(':', block.Factors.Select(static factor => factor.Variable));
                if (newLevels == NewLevels.Fail)
                {
                    string cell = string.Join(", ", block.Factors.Select(f => variables[f.Variable].Levels!.ValueOf(context, row)));
                    throw context.RowError(
                        null,
                        row,
                        $"the model was fitted without the combination {cell} of {term}, so that it cannot predict for it."
                    );
                }

                count += known[row] ? 1 : 0;
                known[row] = false;
            }

            if (count > 0)
            {
                notes.Add(
                    FormattableString.Invariant(
                        $"{count} of {table.SourceRowCount} rows of {table.SourceName} have no prediction: no row of the fit had "
                    ) + $"their combination of {string.Join(':', block.Factors.Select(static factor => factor.Variable))}."
                );
            }
        }

        return known;
    }
}
