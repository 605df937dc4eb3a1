using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The parameters of several models in one order.</summary>
internal static class ParameterOrder
{
    private const string Intercept = "(Intercept)";

    // The intercept, main effects, then interactions by their order. Among equals as they first appear; one that a later model has before
    // a parameter that is known stands before that.
    public static IEnumerable<string> Of(ImmutableArray<ModelSummary> models)
    {
        List<string> order = [];
        foreach (ModelSummary model in models)
        {
            int before = order.Count;
            foreach (CoefficientRow row in model.Rows.Reverse())
            {
                int known = order.IndexOf(row.Name);
                if (known < 0)
                {
                    order.Insert(before, row.Name);
                    known = before;
                }

                before = known;
            }
        }

        // The names of several classes each begin with their class.
        return order.Exists(static name => name.EndsWith(':' + Intercept, StringComparison.Ordinal))
            ? order
            : order.OrderBy(static name => name == Intercept ? -1 : DegreeOf(name));
    }

    // The number of colons outside of brackets: log(x):region[a:b] has one.
    private static int DegreeOf(string name)
    {
        int depth = 0,
            degree = 0;
        foreach (char c in name)
        {
            depth +=
                c is '(' or '[' ? 1
                : c is ')' or ']' ? -1
                : 0;
            degree += c == ':' && depth <= 0 ? 1 : 0;
        }

        return degree;
    }
}
