using Crabbymetrics.Optimization;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>A published problem whose cost is a sum of elements of few variables each, with all derivatives.</summary>
internal class ElementProblem(string name, double[] start, Element[] elements, double[] minima)
    : ICostFunction,
        IGradient,
        IHessian,
        IHessianProduct
{
    private readonly double[] _at = [.. Enumerable.Repeat(double.NaN, start.Length)];
    private readonly Jet[] _second = new Jet[elements.Length];

    public string Name => name;

    public double[] Start => [.. start];

    /// <summary>The costs at the known minima, the lowest first.</summary>
    public IReadOnlyList<double> Minima => minima;

    public int Dimension => start.Length;

    public double Cost(ReadOnlySpan<double> x)
    {
        double sum = 0.0;
        foreach (Element element in elements)
        {
            sum += element.Function(Variables(element, x, 0)).Value;
        }

        return sum;
    }

    public void Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient.Clear();
        foreach (Element element in elements)
        {
            ReadOnlySpan<double> part = element.Function(Variables(element, x, 1)).Gradient;
            for (int k = 0; k < part.Length; k++)
            {
                gradient[element.Indices[k]] += part[k];
            }
        }
    }

    public void HessianProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> vector, Span<double> product)
    {
        Differentiate(x);
        product.Clear();
        for (int e = 0; e < elements.Length; e++)
        {
            int[] indices = elements[e].Indices;
            ReadOnlySpan<double> hessian = _second[e].Hessian;
            for (int k = 0; k < hessian.Length; k++)
            {
                product[indices[k / indices.Length]] += hessian[k] * vector[indices[k % indices.Length]];
            }
        }
    }

    public void Hessian(ReadOnlySpan<double> x, Span<double> hessian)
    {
        Differentiate(x);
        hessian.Clear();
        for (int e = 0; e < elements.Length; e++)
        {
            int[] indices = elements[e].Indices;
            ReadOnlySpan<double> part = _second[e].Hessian;
            for (int k = 0; k < part.Length; k++)
            {
                hessian[(indices[k / indices.Length] * Dimension) + indices[k % indices.Length]] += part[k];
            }
        }
    }

    public override string ToString() => name;

    // The second derivatives of a point serve all its products.
    private void Differentiate(ReadOnlySpan<double> x)
    {
        if (x.SequenceEqual(_at))
        {
            return;
        }

        x.CopyTo(_at);
        for (int e = 0; e < elements.Length; e++)
        {
            _second[e] = elements[e].Function(Variables(elements[e], x, 2));
        }
    }

    private static Jet[] Variables(Element element, ReadOnlySpan<double> x, int order)
    {
        Span<double> own = stackalloc double[element.Indices.Length];
        for (int k = 0; k < own.Length; k++)
        {
            own[k] = x[element.Indices[k]];
        }

        return Jet.Variables(own, order);
    }

    /// <summary>The same in a box.</summary>
    internal sealed class InBox(string name, double[] start, Element[] elements, double[] minima, (double[] Lower, double[] Upper) box)
        : ElementProblem(name, start, elements, minima),
            IBounds
    {
        public ReadOnlySpan<double> LowerBounds => box.Lower;

        public ReadOnlySpan<double> UpperBounds => box.Upper;
    }
}
