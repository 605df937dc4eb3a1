using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Takes <c>i(f, x, ref = )</c> of fixest apart: a factor, and the number or the second factor that it is multiplied by.</summary>
internal static class InteractionCall
{
    /// <summary>The two variables.</summary>
    public static IEnumerable<TermVariable> Variables(string formula, FormulaNode.Call call)
    {
        CallArguments arguments = new(formula, call, "f", "var", "ref", "ref2", "bin", "bin2");
        FormulaNode second = arguments.Required("var");
        yield return Part(formula, call, arguments.Required("f"), arguments.Optional("ref"), arguments.Optional("bin"));
        bool marked = second is FormulaNode.Column { Quoted: false } column && column.Name.StartsWith("i.", StringComparison.Ordinal);
        if (marked || arguments.Optional("ref2") is not null || arguments.Optional("bin2") is not null)
        {
            FormulaNode factor = marked ? new FormulaNode.Column(((FormulaNode.Column)second).Name[2..], second.Start, second.End) : second;
            yield return Part(formula, call, factor, arguments.Optional("ref2"), arguments.Optional("bin2"));
            yield break;
        }

        yield return second switch
        {
            FormulaNode.Column plain => new TermVariable(plain.Name, plain),
            FormulaNode.Call function => FactorSyntax.Variable(formula, function),
            // A calculation is a value here: i(f, x * 2).
            _ => FactorSyntax.Variable(formula, new FormulaNode.Call("I", [second], second.Start, second.End)),
        };
    }

    private static TermVariable Part(string formula, FormulaNode.Call call, FormulaNode factor, FormulaNode? reference, FormulaNode? bin)
    {
        ImmutableArray<FormulaNode>.Builder arguments = ImmutableArray.CreateBuilder<FormulaNode>();
        arguments.Add(factor);
        if (reference is not null)
        {
            arguments.Add(new FormulaNode.Named("ref", reference, reference.Start));
        }

        if (bin is not null)
        {
            arguments.Add(new FormulaNode.Named("bin", bin, bin.Start));
        }

        return FactorSyntax.Variable(formula, call with { Arguments = arguments.ToImmutable() });
    }
}
